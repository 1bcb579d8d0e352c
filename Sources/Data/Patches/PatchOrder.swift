public import Settings

/// The order in which a model reads and predicts the patches of an image.
public enum PatchOrder: Choice {
  case fixed(FixedOrder)
  /// A new random permutation for every image.
  case random
  /// Random permutations annealed to raster order.
  case annealed(Annealing)

  public static let cases: [Case<Self>] =
    FixedOrder.all.map { Case($0.name, .fixed($0), $0.meaning) } + [
      Case("random", .random, "A new random permutation for every training image."),
      Case(
        "annealed", PatchOrder.annealed, { if case .annealed(let a) = $0 { a } else { nil } },
        "Random permutations with decreasing probability, then raster order (RAR)."),
    ]

  public var name: String { chosen.name }

  /// The order used when none is drawn: by probes, and at the end of annealing (raster).
  public var evaluationOrder: FixedOrder {
    switch self {
    case .fixed(let order): order
    case .random, .annealed: .raster
    }
  }

  /// Whether orders are drawn per image, so that the model must be told which patch is next.
  public var isRandom: Bool {
    switch self {
    case .fixed: false
    case .random, .annealed: true
    }
  }

  /// The probability of a random order for an image.
  ///
  /// - Parameter fraction: The fraction of training that is done.
  /// - Returns: 0 for fixed orders.
  public func randomFraction(at fraction: Double) -> Double {
    switch self {
    case .fixed: 0
    case .random: 1
    case .annealed(let annealing): annealing.probability(at: fraction)
    }
  }
}

/// The schedule by which random orders give way to raster order.
///
/// Source: Yu et al. 2024, "Randomized Autoregressive Visual Generation" (arXiv:2411.00776),
/// section 3.2.
public struct Annealing: Settings {
  public var from = 1.0
  public var until = 0.75

  public init() {}

  public static let fields: [Field<Self>] = [
    Field("from", \.from, in: 0...1, "Probability of a random permutation at the first step."),
    Field(
      "until", \.until, in: 0.01...1,
      "Fraction of the steps over which the probability falls linearly to 0."),
  ]

  func probability(at fraction: Double) -> Double { from * max(0, 1 - fraction / until) }
}
