import Data
import Graph

/// The trunk of AIM: patch embedding, positions, and pre-norm transformer blocks.
///
/// Only the patch projection and the norms have biases. Parameters have the names of Apple's
/// released models. Source: El-Nouby et al. 2024 (arXiv:2401.08541), section 3.1 and table 1; the
/// norm after the patch projection is in the published code, not in the paper.
public struct Trunk {
  public let config: ModelConfig
  let grid: PatchGrid
  /// The grid over which the positions of a smaller view are stretched; its own grid if nil.
  var whole: PatchGrid?
  /// The hidden patches, in masked pre-training.
  var hidden: TokenSet?
  /// The LoRA update trained next to frozen weights; nil for none.
  var lowRank: LowRankSettings? = nil

  /// The outputs of a trunk that other code uses.
  struct Outputs {
    /// [tokens, width]: the embedded patches, before positions.
    let embedded: Tensor
    /// The raw output of each block, [tokens, width].
    let blocks: [Tensor]
  }

  /// Embeds the patches and runs the first `depth` blocks.
  ///
  /// - Parameters:
  ///   - graph: Where the operations are appended.
  ///   - patches: [tokens, values per patch].
  ///   - depth: Blocks to run.
  /// - Returns: The outputs that other code uses.
  func outputs(in graph: inout Graph, patches: Tensor, depth: Int) -> Outputs {
    let embedded = embed(in: &graph, patches)
    var stream = place(in: &graph, embedded)
    let block = TransformerBlock(
      width: config.width, heads: config.heads, hiddenWidth: config.mlpRatio * config.width,
      blockSize: config.blockSide * config.blockSide, lowRank: lowRank)
    let blocks = (0..<depth).map { index in
      stream = block.append(to: &graph, stream, name: "trunk.blocks.\(index)")
      return stream
    }
    return Outputs(embedded: embedded, blocks: blocks)
  }

  private func embed(in graph: inout Graph, _ patches: Tensor) -> Tensor {
    let weight = graph.parameter(
      ParameterNames.patchProjection, [config.width, graph.width(patches)], .xavierUniform,
      decays: true)
    let bias = graph.parameter(
      "preprocessor.patchifier.proj.bias", [config.width], .zeros, decays: false)
    let projected = graph.linear(patches, weight: weight, bias: bias)
    return graph.norm(projected, "preprocessor.patchifier.norm")
  }

  /// Applies the objective's transformation, then adds positions.
  private func place(in graph: inout Graph, _ embedded: Tensor) -> Tensor {
    let positions = sinCosPositions(grid: grid, width: config.width, over: whole)
    let table = graph.constant(positions, width: config.width)
    let stream = config.objective.method.embed(embedded, in: &graph, self, table: table)
    return graph.addPositions(stream, table: table)
  }
}

extension Graph {
  /// Declares a matrix [outputs, inputs] with weight decay.
  mutating func matrix(_ name: String, _ shape: [Int]) -> Tensor {
    parameter(name, shape, .xavierUniform, decays: true)
  }

  /// Normalizes each row with parameters `<name>.weight` and `<name>.bias`.
  mutating func norm(_ input: Tensor, _ name: String) -> Tensor {
    let scale = parameter("\(name).weight", [width(input)], .ones, decays: false)
    let shift = parameter("\(name).bias", [width(input)], .zeros, decays: false)
    return layerNorm(input, scale: scale, shift: shift)
  }

  /// A residual, pre-norm MLP: stream + W₂ GELU(W₁ norm(stream)).
  mutating func mlp(
    _ stream: Tensor, norm normName: String, name: String, width: Int, hiddenWidth: Int
  ) -> Tensor {
    let normalized = norm(stream, normName)
    let hidden = linear(
      normalized, weight: matrix("\(name).fc1.weight", [hiddenWidth, width]))
    return linear(
      gelu(hidden), weight: matrix("\(name).fc2.weight", [width, hiddenWidth]), residual: stream)
  }
}

/// Shared parameter names.
enum ParameterNames {
  /// The prefix of averaged parameters in files.
  static let averages = "teacher."
  static let finalNorm = "trunk.post_trunk_norm"
  static let patchProjection = "preprocessor.patchifier.proj.weight"
}
