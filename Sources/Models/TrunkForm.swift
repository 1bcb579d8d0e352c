public import Settings

/// What papers vary in the trunk besides its size; the defaults are AIM's trunk.
///
/// These settings are the trunk's alone: heads keep AIM's form, with sine-cosine positions.
public struct TrunkForm: Settings {
  public var positions = Positions.sinCos
  public var queryKeyNorm = false
  public var classToken = false
  public var registers = 0
  public var layerScale = LayerScale.none
  public var norm = Norm.layerNorm
  public var mlp = TrunkMLP.gelu
  public var dropPath = 0.0
  public var bias = false

  public init() {}

  public static let fields: [Field<Self>] = [
    Field("positions", \.positions, "How the trunk knows the position of each patch."),
    Field(
      "queryKeyNorm", \.queryKeyNorm,
      "Normalize queries and keys within each head before attention (QK-norm)."),
    Field(
      "classToken", \.classToken,
      "Learned token without position that attends as patches do; dino, ibot, dinov2 and supervised "
        + "read it instead of the mean of the patches."),
    Field(
      "registers", \.registers, in: 0...64,
      "Number of learned tokens without position whose outputs are discarded."),
    Field("layerScale", \.layerScale, "Learned factors of what each branch adds to the stream."),
    Field("norm", \.norm, "Normalization in the trunk."),
    Field("mlp", \.mlp, "Nonlinearity of the MLPs of the trunk."),
    Field(
      "dropPath", \.dropPath, in: 0...0.9,
      "Probability that a branch of the last block is dropped for an image during training "
        + "(stochastic depth); rises linearly from 0 in the first block."),
    Field("bias", \.bias, "Biases of all linear layers of the trunk's blocks."),
  ]

  /// The same without what only training does.
  var trained: Self {
    var form = self
    form.dropPath = 0
    return form
  }

  /// Tokens before the patches.
  public var leadingTokens: Int { (classToken ? 1 : 0) + registers }
}

/// The positions of the trunk's patches.
public enum Positions: String, Choice {
  case sinCos, learned, rotary, none

  public static let cases: [Case<Self>] = [
    Case("sinCos", .sinCos, "Fixed sine-cosine values added to the embedded patches."),
    Case("learned", .learned, "Learned values added to the embedded patches."),
    Case(
      "rotary", .rotary,
      "Rotation of queries and keys by column and row in every block; the head width must be a "
        + "multiple of 4."),
    Case(
      "none", Positions.none,
      "None; patches are distinguished by attention masks and targets alone."),
  ]
}

/// Learned factors of the branches.
///
/// Source: Touvron et al. 2021 (CaiT, arXiv:2103.17239), section 2.1.
public enum LayerScale: Choice {
  case none
  case initial(Double)

  public static let cases: [Case<Self>] = [
    Case("none", LayerScale.none, "No factors."),
    Case(
      "initial", LayerScale.initial, { if case .initial(let value) = $0 { value } else { nil } },
      in: 1e-8...1, "One factor per dimension and branch, starting at this value."),
  ]
}

/// The normalization of the trunk.
public enum Norm: String, Choice {
  case layerNorm, rmsNorm

  public static let cases: [Case<Self>] = [
    Case("layerNorm", .layerNorm, "Mean and standard deviation, then a learned scale and shift."),
    Case("rmsNorm", .rmsNorm, "Root of the mean square, then a learned scale."),
  ]
}

/// The MLPs of the trunk's blocks.
public enum TrunkMLP: String, Choice {
  case gelu, swiGLU

  public static let cases: [Case<Self>] = [
    Case("gelu", .gelu, "Two layers with a Gaussian error linear unit."),
    Case(
      "swiGLU", .swiGLU,
      "Gated by the sigmoid linear unit, with two thirds of the hidden dimension, rounded up to a "
        + "multiple of 8, so that parameters and operations are nearly equal."),
  ]

  /// The hidden dimension in place of that of a two-layer MLP.
  ///
  /// Source: Shazeer 2020 (arXiv:2002.05202), section 2; rounding of DINOv2's published code.
  func hiddenWidth(_ plain: Int) -> Int {
    switch self {
    case .gelu: plain
    case .swiGLU: (2 * plain / 3 + 7) / 8 * 8
    }
  }

  /// Matrices of that size in one MLP.
  var matrices: Int { self == .swiGLU ? 3 : 2 }
}
