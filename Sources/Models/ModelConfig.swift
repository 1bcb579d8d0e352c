public import Data
public import Settings

/// The architecture and objective of one autoregressive image model.
///
/// Source: El-Nouby et al. 2024 (arXiv:2401.08541), section 3.
public struct ModelConfig: Settings {
  public var width = 128
  public var depth = 4
  public var heads = 4
  public var mlpRatio = 4
  public var patchSize = 4
  public var order = PatchOrder.raster
  public var attention = Attention.prefix(PrefixRange())
  public var target = PredictionTarget.normalizedPixels
  public var head = PredictionHead.mlp(MLPHead())

  public init() {}

  public static let fields: [Field<Self>] = [
    Field(
      "width", \.width, in: 4...8192, "Values per patch in the trunk; a multiple of 4 and of heads."
    ),
    Field("depth", \.depth, in: 1...128, "Transformer blocks in the trunk."),
    Field("heads", \.heads, in: 1...128, "Attention heads; must divide the width."),
    Field("mlpRatio", \.mlpRatio, in: 1...16, "Hidden width of each MLP over the trunk's width."),
    Field(
      "patchSize", \.patchSize, in: 1...64,
      "Pixels per side of a patch; must divide the resolution."),
    Field("order", \.order, "Sequence in which the patches are read and predicted."),
    Field("attention", \.attention, "What a patch sees during pre-training."),
    Field("target", \.target, "What is predicted of the next patch."),
    Field("head", \.head, "Layers between the trunk and the prediction."),
  ]
}

/// What a patch sees during pre-training.
public enum Attention: Choice {
  case causal
  case prefix(PrefixRange)

  public static let cases: [Case<Self>] = [
    Case("causal", .causal, "Itself and the patches before it."),
    Case(
      "prefix", Attention.prefix, { if case .prefix(let range) = $0 { range } else { nil } },
      "Also the whole prefix, whose length is drawn per image; the loss counts the rest."),
  ]
}

/// The lengths a prefix may have, drawn uniformly.
public struct PrefixRange: Settings {
  public var shortest = 1
  /// nil stands for one less than the number of patches.
  public var longest: Int? = nil

  public init() {}

  public static let fields: [Field<Self>] = [
    Field("shortest", \.shortest, in: 1...65535, "Shortest prefix, in patches."),
    Field("longest", \.longest, in: 1...65535, "Longest prefix; one less than all when absent."),
  ]
}

/// What is predicted of the next patch.
public enum PredictionTarget: String, Choice {
  case normalizedPixels
  case pixels

  public static let cases: [Case<Self>] = [
    Case("normalizedPixels", .normalizedPixels, "Its pixels, standardized within the patch."),
    Case("pixels", .pixels, "Its pixels, standardized over the dataset."),
  ]
}

/// Layers between the trunk and the prediction.
public enum PredictionHead: Choice {
  case none
  case mlp(MLPHead)

  public static let cases: [Case<Self>] = [
    Case("none", PredictionHead.none, "One linear layer."),
    Case(
      "mlp", PredictionHead.mlp, { if case .mlp(let head) = $0 { head } else { nil } },
      "Residual MLP blocks applied to each patch alone, as AIM."),
  ]
}

/// A head of residual MLP blocks.
public struct MLPHead: Settings {
  public var depth = 2
  /// nil takes the trunk's width.
  public var width: Int? = nil

  public init() {}

  public static let fields: [Field<Self>] = [
    Field("depth", \.depth, in: 0...64, "Residual MLP blocks."),
    Field("width", \.width, in: 4...8192, "Values per patch; the trunk's width when absent."),
  ]
}
