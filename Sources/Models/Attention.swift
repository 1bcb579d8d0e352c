public import Settings

/// The attention mask of pre-training.
public enum Attention: Choice {
  case causal
  case prefix(PrefixRange)
  case blockCausal(Blocks)
  case bidirectional

  public static let cases: [Case<Self>] = [
    Case("causal", .causal, "Each patch attends to itself and all previous patches."),
    Case(
      "prefix", Attention.prefix, { if case .prefix(let range) = $0 { range } else { nil } },
      "Causal after a bidirectional prefix of random length; the loss is on the rest."),
    Case(
      "blockCausal", Attention.blockCausal,
      { if case .blockCausal(let blocks) = $0 { blocks } else { nil } },
      "Causal over square blocks of patches; predicts the next block."),
    Case(
      "bidirectional", .bidirectional,
      "Every patch attends to all patches; for masked objectives only."),
  ]
}

/// The range of prefix lengths, drawn uniformly.
public struct PrefixRange: Settings {
  public var shortest = 1
  /// nil means the number of patches minus one.
  public var longest: Int? = nil

  public init() {}

  public static let fields: [Field<Self>] = [
    Field("shortest", \.shortest, in: 1...65535, "Shortest prefix in patches."),
    Field("longest", \.longest, in: 1...65535, "Longest prefix in patches (default: all but one)."),
  ]
}

/// Square blocks of patches that attend to each other and are predicted together.
///
/// Source: Amrani et al. 2024, XTRA (arXiv:2411.15648).
public struct Blocks: Settings {
  public var side = 2

  public init() {}

  public static let fields: [Field<Self>] = [
    Field("side", \.side, in: 1...64, "Patches per side of a block; must divide the grid.")
  ]
}
