public import Settings

/// The attention mask while features are computed, independent of pre-training.
public enum AdaptationAttention: Choice {
  case bidirectional
  case prefix(Int)
  case causal

  public static let cases: [Case<Self>] = [
    Case("bidirectional", .bidirectional, "All patches."),
    Case(
      "prefix", AdaptationAttention.prefix, { if case .prefix(let n) = $0 { n } else { nil } },
      in: 1...65535, "The first N patches plus all earlier ones; N is the same for every image."),
    Case("causal", .causal, "Itself and all earlier patches, or its block and all earlier blocks."),
  ]

  /// The length of the prefix that all patches of an image of `patches` can attend to.
  func prefix(of patches: Int) -> Int {
    switch self {
    case .bidirectional: patches
    case .prefix(let count): count
    case .causal: 1
    }
  }
}
