public import Data
public import Settings

/// The architecture and objective of an image model.
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
  /// What papers vary in the trunk besides its size.
  public var form = TrunkForm()

  public init() {}

  public static let fields: [Field<Self>] =
    ownFields + TrunkForm.fields.map { $0.within(\.form) }

  private static let ownFields: [Field<Self>] = [
    Field(
      "width", \.width, in: 4...8192,
      "Embedding dimension of the trunk; a multiple of 4 and of heads."
    ),
    Field("depth", \.depth, in: 1...128, "Number of transformer blocks in the trunk."),
    Field("heads", \.heads, in: 1...128, "Number of attention heads; must divide the width."),
    Field(
      "mlpRatio", \.mlpRatio, in: 1...16, "Hidden dimension of each MLP as a multiple of the width."
    ),
    Field(
      "patchSize", \.patchSize, in: 1...64,
      "Patch size in pixels per side; must divide the resolution."),
    Field("order", \.order, "Order in which patches are read and predicted."),
    Field(
      "attention", \.attention,
      "Attention mask during pre-training: the patches that each patch attends to."),
    Field("objective", \.objective, "Pre-training objective."),
    Field("target", \.target, "Prediction target for each patch."),
    Field("head", \.head, "Prediction head between the trunk and the output."),
  ]
}

/// The prediction target of a patch.
public enum PredictionTarget: Choice {
  case normalizedPixels
  case pixels
  case tokens(TokenTarget)

  public static let cases: [Case<Self>] = [
    Case("normalizedPixels", .normalizedPixels, "Pixels standardized within each patch."),
    Case("pixels", .pixels, "Pixels standardized over the dataset."),
    Case(
      "tokens", PredictionTarget.tokens,
      { if case .tokens(let target) = $0 { target } else { nil } },
      "Discrete token of a codebook, with cross-entropy loss."),
  ]
}
