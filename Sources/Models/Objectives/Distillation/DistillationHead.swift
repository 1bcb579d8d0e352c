import Graph

/// The head of self-distillation: three layers, L2 normalization of each row, and its cosine with
/// each prototype.
///
/// Source: Caron et al. 2021 (arXiv:2104.14294), appendix C; the norms of the prototypes are fixed.
struct DistillationHead {
  /// The prefix of its parameters; heads of one name share them.
  var name = "head"
  let hiddenWidth: Int
  let bottleneck: Int
  let prototypes: Int

  /// The name of the prototypes.
  var prototypesName: String { "\(name).prototypes.weight" }

  /// Appends the head.
  ///
  /// - Parameters:
  ///   - graph: Where the operations are appended.
  ///   - rows: [rows, width].
  /// - Returns: [rows, prototypes].
  func logits(in graph: inout Graph, _ rows: Tensor) -> Tensor {
    let first = graph.gelu(layer(in: &graph, rows, "mlp.0", hiddenWidth))
    let second = graph.gelu(layer(in: &graph, first, "mlp.1", hiddenWidth))
    let narrow = graph.normalizeRows(layer(in: &graph, second, "bottleneck", bottleneck))
    let directions = graph.parameter(
      prototypesName, [prototypes, bottleneck], .normal(std: 0.02), decays: true)
    return graph.linear(narrow, weight: graph.normalizeRows(directions))
  }

  private func layer(
    in graph: inout Graph, _ input: Tensor, _ name: String, _ width: Int
  ) -> Tensor {
    let name = "\(self.name).\(name)"
    return graph.linear(
      input,
      weight: graph.parameter(
        "\(name).weight", [width, graph.width(input)], .normal(std: 0.02), decays: true),
      bias: graph.parameter("\(name).bias", [width], .zeros, decays: false))
  }
}
