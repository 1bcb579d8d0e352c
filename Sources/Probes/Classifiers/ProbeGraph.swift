import Graph

/// A classifier on standardized frozen features, described forward only.
struct ProbeGraph: Sendable {
  let graph: Graph
  /// [images, width], averaged over patches, for a linear probe; else [patches, width].
  let features: Tensor
  let logits: Tensor
  let losses: Tensor

  /// Describes a probe.
  ///
  /// - Parameters:
  ///   - kind: Linear, or AIM's attentive probe (El-Nouby et al. 2024, equation 4): learned query,
  ///     key and value weights without bias, no query or output projection.
  ///   - width: Values per patch.
  ///   - heads: Heads of the attentive probe; divides the width.
  ///   - patches: Patches per image.
  ///   - classes: Classes to tell apart.
  ///   - images: The largest batch.
  init(kind: ProbeKind, width: Int, heads: Int, patches: Int, classes: Int, images: Int) {
    var graph = Graph(patchesPerImage: patches)
    switch kind {
    case .linear:
      features = graph.input(rows: .images, width: width)
      let weight = graph.parameter(
        "head.linear.weight", [classes, width], .xavierUniform, decays: true)
      let bias = graph.parameter("head.linear.bias", [classes], .zeros, decays: false)
      logits = graph.linear(features, weight: weight, bias: bias)
    case .attentive(let queries):
      features = graph.input(rows: .patches, width: width)
      let pooled = graph.attentivePool(
        features,
        query: graph.parameter(
          "head.cls_token", [queries.queries, width], .normal(deviation: 0.02), decays: false),
        key: graph.parameter("head.k.weight", [width, width], .xavierUniform, decays: true),
        value: graph.parameter("head.v.weight", [width, width], .xavierUniform, decays: true),
        heads: heads, images: images)
      let weight = graph.parameter(
        "head.linear.weight", [classes, width], .xavierUniform, decays: true)
      logits = graph.linear(pooled, weight: weight)
    case .nearestNeighbours:
      preconditionFailure("neighbours vote without a graph")
    }
    losses = graph.crossEntropy(logits)
    self.graph = graph
  }
}
