import Foundation
public import Settings

/// The learning-rate schedule after the warm-up.
public enum Schedule: Choice {
  case cosine
  case warmupStableDecay(StableDecay)
  case constant

  public static let cases: [Case<Self>] = [
    Case("cosine", .cosine, "Cosine decay to zero."),
    Case(
      "warmupStableDecay", Schedule.warmupStableDecay,
      { if case .warmupStableDecay(let decay) = $0 { decay } else { nil } },
      "Constant, then linear decay to zero."),
    Case("constant", .constant, "Constant learning rate."),
  ]

  /// Returns the learning rate as a fraction of its peak.
  ///
  ///     linear from 1/warmup to 1 over the warm-up, then the schedule; 0 after the last step
  ///
  /// - Parameters:
  ///   - step: Steps already taken; 0 for the first step.
  ///   - warmup: Steps of the linear warm-up.
  ///   - total: Steps of the whole run.
  /// - Returns: A fraction in 0...1.
  public func fraction(step: Int, warmup: Int, total: Int) -> Double {
    if step < warmup { return Double(step + 1) / Double(warmup) }
    let progress = min(1, Double(step - warmup) / Double(max(1, total - warmup)))
    switch self {
    case .constant: return 1
    case .cosine: return 0.5 * (1 + cos(.pi * progress))
    case .warmupStableDecay(let decay):
      let start = 1 - decay.fraction
      return progress <= start ? 1 : (1 - progress) / decay.fraction
    }
  }
}

/// The decay phase of a warmup-stable-decay schedule.
public struct StableDecay: Settings {
  public var fraction = 0.2

  public init() {}

  public static let fields: [Field<Self>] = [
    Field(
      "fraction", \.fraction, in: 0.01...1, formerly: "share",
      "Fraction of the steps after the warm-up in which the learning rate decays.")
  ]
}
