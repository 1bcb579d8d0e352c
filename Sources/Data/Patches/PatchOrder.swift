public import Settings

/// The sequence in which a model reads and predicts the patches of an image.
public enum PatchOrder: Choice {
  case fixed(FixedOrder)
  /// A permutation of its own for every image shown.
  case random
  /// Random permutations at first, raster in the end.
  case annealed(Annealing)

  public static let cases: [Case<Self>] =
    FixedOrder.all.map { Case($0.name, .fixed($0), $0.meaning) } + [
      Case("random", .random, "A new random permutation for every training image."),
      Case(
        "annealed", PatchOrder.annealed, { if case .annealed(let a) = $0 { a } else { nil } },
        "Random permutations with decreasing probability, then raster order (RAR)."),
    ]

  public var name: String { chosen.name }

  /// The order wherever none is drawn: probes, and the end of annealing, read in raster order.
  public var settled: FixedOrder {
    switch self {
    case .fixed(let order): order
    case .random, .annealed: .raster
    }
  }

  /// Whether images are read in different orders, so that a model must be told what is next.
  public var isDrawn: Bool {
    switch self {
    case .fixed: false
    case .random, .annealed: true
    }
  }

  /// The probability that an image is read in a random order.
  ///
  /// - Parameter share: The part of the training that is done.
  /// - Returns: 0 for orders that are not drawn.
  public func randomShare(at share: Double) -> Double {
    switch self {
    case .fixed: 0
    case .random: 1
    case .annealed(let annealing): annealing.probability(at: share)
    }
  }
}

/// How random orders give way to raster.
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

  func probability(at share: Double) -> Double { from * max(0, 1 - share / until) }
}
