public import Settings

/// The attention mask while features are computed, independent of pre-training.
public enum AdaptationAttention: Choice {
  case bidirectional
  case prefix(Int)
  case causal

  public static let cases: [Case<Self>] = [
    Case("bidirectional", .bidirectional, "Every patch attends to all patches."),
    Case(
      "prefix", AdaptationAttention.prefix, { if case .prefix(let n) = $0 { n } else { nil } },
      in: 1...65535, "Causal after a bidirectional prefix of N patches."),
    Case("causal", .causal, "Causal, by block for a block-causal trunk."),
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
