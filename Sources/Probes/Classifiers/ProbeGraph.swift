import Graph

/// A classifier on standardized frozen features, as a forward graph.
struct ProbeGraph: Sendable {
  let graph: Graph
  /// [images, width], averaged over patches, for a pooled kind; else [patches, width].
  let features: Tensor
  let logits: Tensor
  let losses: Tensor

  /// Describes a probe.
  ///
  /// - Parameters:
  ///   - method: The kind of probe.
  ///   - width: Values per patch.
  ///   - heads: Heads of the attentive probe; divides the width.
  ///   - patches: Patches per image.
  ///   - classes: Number of classes.
  ///   - images: The maximum batch size.
  init(
    _ method: any LearnedProbe, width: Int, heads: Int, patches: Int, classes: Int, images: Int
  ) {
    var graph = Graph()
    let tokens = graph.tokens("patches", perImage: patches)
    features = graph.input(rows: method.isPooled ? .images : .tokens(tokens), width: width)
    logits = method.logits(
      features, in: &graph, heads: heads, classes: classes, images: images)
    losses = graph.crossEntropy(logits)
    self.graph = graph
  }
}
