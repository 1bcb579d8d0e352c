public import Settings

/// The attention mask of pre-training.
public enum Attention: Choice {
  case causal
  case prefix(PrefixRange)
  case blockCausal(Blocks)
  case bidirectional

  public static let cases: [Case<Self>] = [
    Case("causal", .causal, "Itself and all earlier patches."),
    Case(
      "prefix", Attention.prefix, { if case .prefix(let range) = $0 { range } else { nil } },
      "The whole prefix plus all earlier patches; its length is drawn for each image and the loss "
        + "covers the rest."
    ),
    Case(
      "blockCausal", Attention.blockCausal,
      { if case .blockCausal(let blocks) = $0 { blocks } else { nil } },
      "Its own square block of patches and all earlier blocks; the next block is predicted."),
    Case("bidirectional", .bidirectional, "All patches; for every objective that predicts no next patch."),
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
    Field(
      "longest", \.longest, in: 1...65535,
      "Longest prefix in patches (default: all patches but one)."),
  ]
}

/// Square blocks of patches that attend to each other and are predicted together.
///
/// Source: Amrani et al. 2024, XTRA (arXiv:2411.15648).
public struct Blocks: Settings {
  public var side = 2

  public init() {}

  public static let fields: [Field<Self>] = [
    Field("side", \.side, in: 1...64, "Patches per side of a block; must divide the patch grid.")
  ]
}
