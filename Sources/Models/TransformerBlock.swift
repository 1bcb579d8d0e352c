import Graph

/// A pre-norm transformer block: x += attention(norm(x)); x += MLP(norm(x)).
struct TransformerBlock {
  let width: Int
  /// Divides the width.
  let heads: Int
  let hiddenWidth: Int
  /// Number of consecutive positions that attend to each other; 1 is causal attention.
  let blockSize: Int
  /// The LoRA update trained next to frozen weights; nil for none.
  var lowRank: LowRankSettings? = nil

  /// Appends the block to a stream [patches, width], with parameters named after `name`.
  ///
  /// - Returns: [patches, width].
  func append(to graph: inout Graph, _ stream: Tensor, name: String) -> Tensor {
    let attended = graph.norm(stream, "\(name).norm_1")
    var queryKeyValue = graph.linear(
      attended, weight: graph.matrix("\(name).attn.qkv.weight", [3 * width, width]))
    adapt(&queryKeyValue, in: &graph, reads: attended, name: "\(name).attn.q", firstColumn: 0)
    adapt(
      &queryKeyValue, in: &graph, reads: attended, name: "\(name).attn.v", firstColumn: 2 * width)
    let mixed = graph.attention(queryKeyValue, heads: heads, block: blockSize)
    var middle = graph.linear(
      mixed, weight: graph.matrix("\(name).attn.proj.weight", [width, width]), residual: stream)
    adapt(&middle, in: &graph, reads: mixed, name: "\(name).attn.proj", firstColumn: 0)
    return graph.mlp(
      middle, norm: "\(name).norm_2", name: "\(name).mlp", width: width, hiddenWidth: hiddenWidth)
  }

  /// Adds the LoRA update to `width` columns of a product, if the block has one.
  private func adapt(
    _ product: inout Tensor, in graph: inout Graph, reads input: Tensor, name: String,
    firstColumn: Int
  ) {
    guard let lowRank else { return }
    let frozen = graph.declaresFrozen
    graph.declaresFrozen = false
    defer { graph.declaresFrozen = frozen }
    // loralib's initialization: the update is zero; its first factor is as in a linear layer of
    // PyTorch.
    let down = graph.parameter(
      "\(name).lora_A", [lowRank.rank, width], .uniform(bound: 1 / Float(width).squareRoot()),
      decays: true)
    let up = graph.parameter("\(name).lora_B", [width, lowRank.rank], .zeros, decays: true)
    product = graph.lowRank(
      product, input: input, down: down, up: up, scale: lowRank.scale, firstColumn: firstColumn)
  }
}
