import Data
import Graph

/// The trunk of AIM: patch embedding, positions, and pre-norm transformer blocks.
///
/// By default, only the patch projection and the norms have biases; ``TrunkForm`` says what else a
/// trunk can be. Parameters have the names of Apple's released models. Source: El-Nouby et al. 2024
/// (arXiv:2401.08541), section 3.1 and table 1; the norm after the patch projection is in the
/// published code, not in the paper.
public struct Trunk {
  public let config: ModelConfig
  let grid: PatchGrid
  /// The grid over which the positions of a smaller view are stretched; its own grid if nil.
  var whole: PatchGrid?
  /// A row for each view of an image, if the patches are those of several views.
  var views = TokenSet.images
  /// The hidden patches, in masked pre-training.
  var hidden: TokenSet?
  /// Whether branches are dropped at random where the config says so; a teacher drops none.
  var dropsPaths = true
  /// The LoRA update trained next to frozen weights; nil for none.
  var lowRank: LowRankSettings? = nil

  /// The outputs of a trunk that other code uses.
  struct Outputs {
    /// [patches, width]: the embedded patches, before positions.
    let embedded: Tensor
    /// The raw output of each block, [patches, width].
    let blocks: [Tensor]
    /// The same with the leading tokens, [tokens, width].
    let streams: [Tensor]

    /// The raw output of the last block, [patches, width].
    var patches: Tensor { blocks[blocks.count - 1] }
    /// The same with the leading tokens, [tokens, width].
    var last: Tensor { streams[streams.count - 1] }
  }

  /// Embeds the patches and runs the first `depth` blocks.
  ///
  /// - Parameters:
  ///   - graph: Where the operations are appended.
  ///   - patches: [patches, values per patch].
  ///   - depth: Blocks to run.
  /// - Returns: The outputs that other code uses.
  func outputs(in graph: inout Graph, patches: Tensor, depth: Int) -> Outputs {
    let embedded = embed(in: &graph, patches)
    var stream = lead(in: &graph, place(in: &graph, embedded))
    let block = TransformerBlock(
      width: config.width, heads: config.heads, hiddenWidth: config.mlpRatio * config.width,
      blockSize: config.blockSide * config.blockSide, form: config.form,
      rotation: rotation(in: &graph), paths: paths(in: &graph), lowRank: lowRank)
    var streams: [Tensor] = []
    let blocks = (0..<depth).map { index in
      stream = block.append(to: &graph, stream, name: "trunk.blocks.\(index)", index: index)
      streams.append(stream)
      return graph.withoutLead(stream)
    }
    return Outputs(embedded: embedded, blocks: blocks, streams: streams)
  }

  private func embed(in graph: inout Graph, _ patches: Tensor) -> Tensor {
    let weight = graph.parameter(
      ParameterNames.patchProjection, [config.width, graph.width(patches)], .xavierUniform,
      decays: true)
    let bias = graph.parameter(
      "preprocessor.patchifier.proj.bias", [config.width], .zeros, decays: false)
    let projected = graph.linear(patches, weight: weight, bias: bias)
    return graph.norm(projected, "preprocessor.patchifier.norm", config.form.norm)
  }

  /// Applies the objective's transformation, then adds positions.
  private func place(in graph: inout Graph, _ embedded: Tensor) -> Tensor {
    let positions = sinCosPositions(grid: grid, width: config.width, over: whole)
    let table = graph.constant(positions, width: config.width)
    let stream = config.objective.method.embed(embedded, in: &graph, self, table: table)
    return switch config.form.positions {
    case .sinCos: graph.addPositions(stream, table: table)
    case .learned: graph.addPositions(stream, table: learnedPositions(in: &graph))
    case .rotary, .none: stream
    }
  }

  /// A value for each position of the whole grid, interpolated for a smaller view.
  ///
  /// Initialization: normal with standard deviation 0.02, without weight decay, as in timm.
  private func learnedPositions(in graph: inout Graph) -> Tensor {
    let whole = whole ?? grid
    let table = graph.parameter(
      ParameterNames.positions, [whole.count, config.width], .normal(std: 0.02), decays: false)
    guard whole != grid else { return table }
    let weights = bicubicWeights(of: grid, over: whole)
    return graph.resample(table, weights: graph.constant(weights, width: whole.count))
  }

  private func rotation(in graph: inout Graph) -> Tensor? {
    guard config.form.positions == .rotary else { return nil }
    let headWidth = config.width / config.heads
    return graph.constant(
      rotaryAngles(grid: grid, headWidth: headWidth, over: whole), width: 2 * headWidth)
  }

  /// Puts a class token and registers before the patches.
  ///
  /// Initialization: normal with standard deviation 0.02, as MAE's class token, without weight decay.
  /// Sources: Dosovitskiy et al. 2020 (arXiv:2010.11929), section 3.1; Darcet et al. 2023
  /// (arXiv:2309.16588), section 2.2.
  private func lead(in graph: inout Graph, _ stream: Tensor) -> Tensor {
    var tokens: [Tensor] = []
    let (form, width) = (config.form, config.width)
    if form.classToken {
      tokens.append(
        graph.parameter(ParameterNames.classToken, [width], .normal(std: 0.02), decays: false))
    }
    if form.registers > 0 {
      tokens.append(
        graph.parameter(
          ParameterNames.registers, [form.registers, width], .normal(std: 0.02), decays: false))
    }
    return tokens.isEmpty ? stream : graph.addLead(tokens, before: stream)
  }

  /// The branches that are dropped, both of each block at the same rate.
  private func paths(in graph: inout Graph) -> DroppedPaths? {
    let (rate, last) = (config.form.dropPath, max(1, config.depth - 1))
    guard rate > 0, dropsPaths, !graph.declaresFrozen else { return nil }
    let rates = (0..<config.depth).flatMap { block in
      [Double](repeating: rate * Double(block) / Double(last), count: 2)
    }
    return graph.dropPaths(rates: rates, of: views)
  }
}

extension Graph {
  /// The mean of the raw outputs of some blocks: of each patch, or of the class token.
  ///
  /// - Parameters:
  ///   - outputs: The trunk's outputs.
  ///   - blocks: The blocks, counted from 0.
  ///   - ofClassToken: Whether the class token is read; the trunk must have one.
  /// - Returns: [patches, width], or [images, width].
  mutating func window(
    _ outputs: Trunk.Outputs, _ blocks: Range<Int>, ofClassToken: Bool = false
  ) -> Tensor {
    average(
      ofClassToken
        ? outputs.streams[blocks].map { leadingToken(0, of: $0) } : Array(outputs.blocks[blocks]))
  }

  /// Applies the trunk's final norm.
  mutating func finalNorm(_ input: Tensor, _ model: ModelConfig) -> Tensor {
    norm(input, ParameterNames.finalNorm, model.form.norm)
  }

  /// One row for each view or image: the class token after the final norm, or, without one, the mean
  /// of the patches.
  ///
  /// - Parameters:
  ///   - outputs: The trunk's outputs.
  ///   - model: The trunk.
  ///   - normalized: [patches, width], the outputs after the final norm; computed here if nil.
  ///   - groups: A set with a row for each group of an image's patches.
  /// - Returns: [groups, width].
  mutating func summary(
    _ outputs: Trunk.Outputs, _ model: ModelConfig, normalized: Tensor? = nil,
    into groups: TokenSet = .images
  ) -> Tensor {
    guard model.form.classToken else {
      return meanPool(normalized ?? finalNorm(outputs.patches, model), into: groups)
    }
    return finalNorm(leadingToken(0, of: outputs.last, into: groups), model)
  }
}

extension Graph {
  /// Declares a matrix [outputs, inputs] with weight decay.
  mutating func matrix(_ name: String, _ shape: [Int]) -> Tensor {
    parameter(name, shape, .xavierUniform, decays: true)
  }

  /// Normalizes each row with parameters `<name>.weight` and, for layer norms, `<name>.bias`.
  mutating func norm(_ input: Tensor, _ name: String, _ kind: Norm = .layerNorm) -> Tensor {
    let parameters = normParameters(name, width(input), kind)
    guard let shift = parameters.shift else { return rmsNorm(input, scale: parameters.scale) }
    return layerNorm(input, scale: parameters.scale, shift: shift)
  }

  /// Declares the parameters of a norm.
  mutating func normParameters(_ name: String, _ width: Int, _ kind: Norm) -> NormParameters {
    let scale = parameter("\(name).weight", [width], .ones, decays: false)
    let shift =
      kind == .layerNorm ? parameter("\(name).bias", [width], .zeros, decays: false) : nil
    return NormParameters(scale: scale, shift: shift)
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
  static let positions = "preprocessor.pos_embed"
  static let classToken = "preprocessor.cls_token"
  static let registers = "preprocessor.reg_tokens"
}
