public import Data
public import Settings

/// The architecture and objective of one image model.
///
/// Source: El-Nouby et al. 2024 (arXiv:2401.08541), section 3.
public struct ModelConfig: Settings {
  public var width = 128
  public var depth = 4
  public var heads = 4
  public var mlpRatio = 4
  public var patchSize = 4
  public var order = PatchOrder.fixed(.raster)
  public var attention = Attention.prefix(PrefixRange())
  public var objective = Objective(Autoregressive())
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
    Field("objective", \.objective, "Which patches are predicted, and from which others."),
    Field("target", \.target, "What is predicted of a patch."),
    Field("head", \.head, "Layers between the trunk and the prediction."),
  ]
}

/// What is predicted of a patch.
public enum PredictionTarget: Choice {
  case normalizedPixels
  case pixels
  case tokens(TokenTarget)

  public static let cases: [Case<Self>] = [
    Case("normalizedPixels", .normalizedPixels, "Its pixels, standardized within the patch."),
    Case("pixels", .pixels, "Its pixels, standardized over the dataset."),
    Case(
      "tokens", PredictionTarget.tokens,
      { if case .tokens(let target) = $0 { target } else { nil } },
      "Its token under a codebook, by cross-entropy."),
  ]
}
