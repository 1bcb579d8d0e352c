public import Settings

/// Layers between the trunk and the prediction.
public enum PredictionHead: Choice {
  case none
  case mlp(MLPHead)
  case transformer(TransformerHead)

  public static let cases: [Case<Self>] = [
    Case("none", PredictionHead.none, "A single linear layer."),
    Case(
      "mlp", PredictionHead.mlp, { if case .mlp(let head) = $0 { head } else { nil } },
      "Residual MLP blocks applied to each patch independently, as in AIM."),
    Case(
      "transformer", PredictionHead.transformer,
      { if case .transformer(let head) = $0 { head } else { nil } },
      "Transformer blocks over the whole sequence, with the attention mask of pre-training."),
  ]
}

/// A head of residual MLP blocks.
public struct MLPHead: Settings {
  public var depth = 2
  /// nil means the trunk's width.
  public var width: Int? = nil

  public init() {}

  public static let fields: [Field<Self>] = [
    Field("depth", \.depth, in: 0...64, "Number of residual MLP blocks."),
    Field(
      "width", \.width, in: 4...8192,
      "Embedding dimension of the head (default: that of the trunk)."),
  ]
}

/// A head of transformer blocks.
public struct TransformerHead: Settings {
  public var depth = 2
  /// nil means the trunk's width.
  public var width: Int? = nil
  /// nil means the trunk's heads.
  public var heads: Int? = nil

  public init() {}

  public static let fields: [Field<Self>] = [
    Field("depth", \.depth, in: 0...64, "Number of transformer blocks."),
    Field(
      "width", \.width, in: 4...8192,
      "Embedding dimension of the head (default: that of the trunk)."),
    Field("heads", \.heads, in: 1...128, "Number of attention heads (default: that of the trunk)."),
  ]
}
