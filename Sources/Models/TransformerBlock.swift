import Graph

/// A pre-norm transformer block: x += attention(norm(x)); x += MLP(norm(x)).
///
/// Initialization: matrices Xavier-uniform, as in AIM; scales of norms 1, shifts and biases 0; factors
/// of LayerScale as its setting says.
struct TransformerBlock {
  let width: Int
  /// Divides the width.
  let heads: Int
  /// Of a two-layer MLP; one of another form has its own.
  let hiddenWidth: Int
  /// Number of consecutive positions that attend to each other; 1 is causal attention.
  let blockSize: Int
  var form = TrunkForm()
  /// [T, 2 · head width]: the angles of rotary positions; nil without them.
  var rotation: Tensor? = nil
  /// Branches that training drops at random; nil if none are.
  var paths: DroppedPaths? = nil
  /// The LoRA update trained next to frozen weights; nil for none.
  var lowRank: LowRankSettings? = nil

  /// Appends the block to a stream [patches, width], with parameters named after `name`.
  ///
  /// - Parameters:
  ///   - graph: Where the operations are appended.
  ///   - stream: [tokens, width].
  ///   - name: The prefix of its parameters.
  ///   - index: The number of the block among those of the trunk.
  /// - Returns: [tokens, width].
  func append(to graph: inout Graph, _ stream: Tensor, name: String, index: Int = 0) -> Tensor {
    let attended = graph.norm(stream, "\(name).norm_1", form.norm)
    var queryKeyValue = graph.linear(
      attended, weight: graph.matrix("\(name).attn.qkv.weight", [3 * width, width]),
      bias: bias(in: &graph, "\(name).attn.qkv", 3 * width))
    adapt(&queryKeyValue, in: &graph, reads: attended, name: "\(name).attn.q", firstColumn: 0)
    adapt(
      &queryKeyValue, in: &graph, reads: attended, name: "\(name).attn.v", firstColumn: 2 * width)
    let mixed = graph.attention(
      placed(queryKeyValue, in: &graph, name: "\(name).attn"), heads: heads, block: blockSize)
    var middle = graph.linear(
      mixed, weight: graph.matrix("\(name).attn.proj.weight", [width, width]),
      bias: bias(in: &graph, "\(name).attn.proj", width), residual: isPlain ? stream : nil)
    adapt(&middle, in: &graph, reads: mixed, name: "\(name).attn.proj", firstColumn: 0)
    middle = join(middle, to: stream, in: &graph, name: "\(name).ls1", column: 2 * index)
    return mlp(middle, in: &graph, name: name, index: index)
  }

  /// Whether products add to the stream directly.
  private var isPlain: Bool { form.layerScale == .none && paths == nil }

  /// Adds a branch to the stream, unless its product has done so.
  private func join(
    _ branch: Tensor, to stream: Tensor, in graph: inout Graph, name: String, column: Int
  ) -> Tensor {
    guard !isPlain else { return branch }
    var scale: Tensor?
    if case .initial(let value) = form.layerScale {
      scale = graph.parameter("\(name).gamma", [width], .constant(Float(value)), decays: false)
    }
    return graph.addBranch(branch, to: stream, scale: scale, paths: paths, column: column)
  }

  /// Norms of queries and keys, then rotary positions.
  private func placed(
    _ queryKeyValue: Tensor, in graph: inout Graph, name: String
  ) -> Tensor {
    var result = queryKeyValue
    if form.queryKeyNorm {
      let (query, key) = (
        graph.normParameters("\(name).q_norm", width / heads, form.norm),
        graph.normParameters("\(name).k_norm", width / heads, form.norm)
      )
      result = graph.queryKeyNorm(result, heads: heads, query: query, key: key)
    }
    return rotation.map { graph.rotate(result, table: $0, heads: heads) } ?? result
  }

  private func mlp(_ stream: Tensor, in graph: inout Graph, name: String, index: Int) -> Tensor {
    let hidden = form.mlp.hiddenWidth(hiddenWidth)
    let first = form.mlp == .swiGLU ? 2 * hidden : hidden
    let entering = graph.linear(
      graph.norm(stream, "\(name).norm_2", form.norm),
      weight: graph.matrix("\(name).mlp.fc1.weight", [first, width]),
      bias: bias(in: &graph, "\(name).mlp.fc1", first))
    let activated = form.mlp == .swiGLU ? graph.swiGLU(entering) : graph.gelu(entering)
    let branch = graph.linear(
      activated, weight: graph.matrix("\(name).mlp.fc2.weight", [width, hidden]),
      bias: bias(in: &graph, "\(name).mlp.fc2", width), residual: isPlain ? stream : nil)
    return join(branch, to: stream, in: &graph, name: "\(name).ls2", column: 2 * index + 1)
  }

  private func bias(in graph: inout Graph, _ name: String, _ count: Int) -> Tensor? {
    form.bias ? graph.parameter("\(name).bias", [count], .zeros, decays: false) : nil
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
