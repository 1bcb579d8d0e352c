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
  ///   - kind: Linear or attentive.
  ///   - width: Values per patch.
  ///   - heads: Heads of the attentive probe; divides the width.
  ///   - patches: Patches per image.
  ///   - classes: Classes to tell apart.
  ///   - images: The largest batch.
  init(kind: ProbeKind, width: Int, heads: Int, patches: Int, classes: Int, images: Int) {
    var graph = Graph(patchesPerImage: patches)
    features = graph.input(rows: kind.isPooled ? .images : .patches, width: width)
    logits = graph.classify(features, kind: kind, heads: heads, classes: classes, images: images)
    losses = graph.crossEntropy(logits)
    self.graph = graph
  }
}

extension Graph {
  /// Names classes from standardized features.
  ///
  /// - Parameters:
  ///   - features: [images, width] for a linear probe; else [patches, width].
  ///   - kind: Linear, or AIM's attentive probe (El-Nouby et al. 2024, equation 4): learned query,
  ///     key and value weights without bias, no query or output projection.
  ///   - heads: Heads of the attentive probe; divides the width.
  ///   - classes: Classes to tell apart.
  ///   - images: The largest batch.
  /// - Returns: [images, classes].
  mutating func classify(
    _ features: Tensor, kind: ProbeKind, heads: Int, classes: Int, images: Int
  ) -> Tensor {
    let width = width(features)
    switch kind {
    case .linear:
      let weight = parameter("head.linear.weight", [classes, width], .xavierUniform, decays: true)
      let bias = parameter("head.linear.bias", [classes], .zeros, decays: false)
      return linear(features, weight: weight, bias: bias)
    case .attentive(let queries):
      let query = parameter(
        "head.cls_token", [queries.queries, width], .normal(deviation: 0.02), decays: false)
      let key = parameter("head.k.weight", [width, width], .xavierUniform, decays: true)
      let value = parameter("head.v.weight", [width, width], .xavierUniform, decays: true)
      let pooled = attentivePool(
        features, query: query, key: key, value: value, heads: heads, images: images)
      let weight = parameter("head.linear.weight", [classes, width], .xavierUniform, decays: true)
      return linear(pooled, weight: weight)
    case .nearestNeighbours:
      preconditionFailure("neighbours vote without a graph")
    }
  }
}
