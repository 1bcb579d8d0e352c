public import Settings

/// Which patches are predicted, and from which others.
public enum Objective: Choice {
  /// Each patch, or block, from those before it. Source: El-Nouby et al. 2024 (arXiv:2401.08541),
  /// section 3.2.
  case autoregressive
  /// Hidden patches from all others: the paper's comparison, with mask tokens in place.
  case masked(Masking)

  public static let cases: [Case<Self>] = [
    Case("autoregressive", .autoregressive, "Each patch, or block, from those before it."),
    Case(
      "masked", Objective.masked, { if case .masked(let masking) = $0 { masking } else { nil } },
      "Hidden patches from all others, with a learned token in their place."),
  ]
}

/// How many patches of each image are hidden.
public struct Masking: Settings {
  public var ratio = 0.5

  public init() {}

  public static let fields: [Field<Self>] = [
    Field("ratio", \.ratio, in: 0.01...0.99, "Share of each image's patches that is hidden.")
  ]

  /// Patches hidden of so many, the same for every image.
  public func count(of patches: Int) -> Int { Int((ratio * Double(patches)).rounded()) }
}
