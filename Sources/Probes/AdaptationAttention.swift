public import Settings

/// What a patch sees at adaptation, chosen apart from pre-training.
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

  /// Patches that every patch of an image of `patches` sees, from the first of its reading order.
  func prefix(of patches: Int) -> Int {
    switch self {
    case .bidirectional: patches
    case .prefix(let count): count
    case .causal: 1
    }
  }
}
