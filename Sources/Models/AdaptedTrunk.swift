public import Data
public import Graph
public import Kernels
public import Settings

/// The part of a trained trunk that is trained further.
public enum TrunkAdaptation: Choice {
  case frozen
  case lora(LowRankSettings)
  case fineTune

  public static let cases: [Case<Self>] = [
    Case("frozen", .frozen, "None: the trunk is frozen and features are computed once."),
    Case(
      "lora", TrunkAdaptation.lora, { if case .lora(let rank) = $0 { rank } else { nil } },
      "LoRA: low-rank updates of the query, value and attention output projections of every "
        + "block."),
    Case("fineTune", .fineTune, "Full fine-tuning up to the last block that is read."),
  ]
}

/// A low-rank update W + (alpha / rank) · B · A.
///
/// Source: Hu et al. 2021 (arXiv:2106.09685), section 4.1; the adapted matrices and alpha = 1
/// follow Apple's published AIM code, not loralib's default.
public struct LowRankSettings: Settings {
  public var rank = 8
  public var alpha = 1.0

  public init() {}

  public static let fields: [Field<Self>] = [
    Field("rank", \.rank, in: 1...8192, "Rank of the update; at most the width of the trunk."),
    Field("alpha", \.alpha, in: 1e-4...1e4, "Scale of the update: alpha / rank."),
  ]

  /// alpha / rank.
  public var scale: Float { Float(alpha) / Float(rank) }
}

/// A trunk whose features are differentiable: the part of a graph that an adaptation trains.
///
/// Frozen parameters are in the graph's frozen layout, trained ones in its layout.
public struct AdaptedTrunk: Sendable {
  /// Every patch of an image, in reading order.
  public let tokens: TokenSet
  /// [patches, values per patch], in reading order.
  public let patches: Tensor
  /// The mean of the raw outputs of the selected blocks, before the final norm: [patches, width], or
  /// [images, width] of the class token.
  public let features: Tensor

  /// Appends a trunk to a graph.
  ///
  /// - Parameters:
  ///   - graph: Where the operations are appended.
  ///   - config: The trunk's config.
  ///   - grid: The patch grid of an image.
  ///   - blocks: Blocks averaged, counted from 0.
  ///   - adaptation: The part that is trained.
  ///   - readsClassToken: Whether the features are those of the class token.
  public init(
    in graph: inout Graph, config: ModelConfig, grid: PatchGrid, blocks: Range<Int>,
    adaptation: TrunkAdaptation, readsClassToken: Bool = false
  ) {
    tokens = graph.patches(config, grid)
    patches = graph.input(rows: .tokens(tokens), width: grid.valuesPerPatch)
    // As in evaluation, no branch is dropped.
    var trunk = Trunk(config: config, grid: grid, dropsPaths: false)
    if case .lora(let settings) = adaptation { trunk.lowRank = settings }
    graph.declaresFrozen = adaptation != .fineTune
    let outputs = trunk.outputs(in: &graph, patches: patches, depth: blocks.upperBound)
    graph.declaresFrozen = false
    features = graph.window(outputs, blocks, ofClassToken: readsClassToken)
  }
}

extension Model {
  /// The values of the layout's parameters that exist in this model's features, by name.
  ///
  /// - Parameters:
  ///   - layout: The layout of a graph that shares parameters with the model's.
  ///   - values: [layout.count]. Overwritten for the parameters that the model has.
  public func copyParameters(of layout: ParameterLayout, into values: FloatBuffer) {
    features.layout.copy(features.values, to: layout, values)
  }
}
