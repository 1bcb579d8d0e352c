import Graph

/// A pre-norm transformer block: x += attention(norm(x)); x += MLP(norm(x)).
struct TransformerBlock {
  let width: Int
  /// Divides the width.
  let heads: Int
  let hiddenWidth: Int
  /// Consecutive places that see each other; 1 is causal attention.
  let sees: Int

  /// Appends the block to a stream [patches, width], its parameters named after `name`.
  ///
  /// - Returns: [patches, width].
  func append(to graph: inout Graph, _ stream: Tensor, name: String) -> Tensor {
    let attended = graph.norm(stream, "\(name).norm_1")
    let queryKeyValue = graph.linear(
      attended, weight: graph.matrix("\(name).attn.qkv.weight", [3 * width, width]))
    let mixed = graph.attention(queryKeyValue, heads: heads, block: sees)
    let middle = graph.linear(
      mixed, weight: graph.matrix("\(name).attn.proj.weight", [width, width]), residual: stream)
    return graph.mlp(
      middle, norm: "\(name).norm_2", name: "\(name).mlp", width: width, hiddenWidth: hiddenWidth)
  }
}
