import Foundation

/// A level minus the control, paired by seed, so that the seeds' shared effect cancels.
public struct PairedDifference: Hashable, Sendable {
  public let difference: SeedMean
  /// p value of Student's paired test, two-sided; nil for fewer than two pairs.
  public let p: Double?
  /// Standard deviation of the pairs' differences; nil for fewer than two pairs.
  private let std: Double?

  /// - Parameter pairs: Level minus control, one per shared seed; at least one.
  public init(_ pairs: [Double]) {
    difference = SeedMean(pairs)
    guard pairs.count > 1 else {
      (p, std) = (nil, nil)
      return
    }
    std = pairs.std
    let error = pairs.std / Double(pairs.count).squareRoot()
    let t = error > 0 ? difference.mean / error : (difference.mean == 0 ? 0 : .infinity)
    p = t.isInfinite ? 0 : StudentT(degreesOfFreedom: Double(pairs.count - 1)).twoSided(t)
  }

  /// The smallest true difference that these pairs detect at 5 % with 80 % power; nil for fewer
  /// than two pairs.
  public var detectable: Double? { detectable(seeds: difference.seeds) }

  /// The number of seeds with this spread that detect a difference of this size at 5 % with 80 %
  /// power; nil if more than a thousand, or no number, would do.
  public var seedsNeeded: Int? {
    func decide(_ seeds: Int) -> Bool {
      detectable(seeds: seeds).map { $0 <= abs(difference.mean) } ?? false
    }
    var (few, many) = (2, 1000)
    guard difference.mean != 0, decide(many) else { return nil }
    while few < many {
      let middle = (few + many) / 2
      if decide(middle) { many = middle } else { few = middle + 1 }
    }
    return many
  }

  /// Student's quantiles at 97.5 % and 80 %, times the standard error.
  private func detectable(seeds: Int) -> Double? {
    guard let std, seeds > 1 else { return nil }
    let student = StudentT(degreesOfFreedom: Double(seeds - 1))
    return (student.quantile(0.975) + student.quantile(0.8)) * std
      / Double(seeds).squareRoot()
  }

  /// Holm's correction for comparing several levels with one control.
  ///
  /// Source: Holm 1979, "A simple sequentially rejective multiple test procedure".
  ///
  /// - Parameter values: Uncorrected p values.
  /// - Returns: Corrected ones, in the same order.
  public static func holm(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var corrected = values
    var largest = 0.0
    for (rank, index) in order.enumerated() {
      largest = max(largest, min(1, Double(values.count - rank) * values[index]))
      corrected[index] = largest
    }
    return corrected
  }
}

/// The estimated number of seeds that would decide a difference of the observed size.
public struct SeedsNeeded: Hashable, Sendable {
  public let count: Int
  /// The number of seeds from whose spread it is inferred.
  public let seeds: Int

  /// nil if more than a thousand seeds are needed, or if it cannot be estimated.
  public init?(_ comparison: PairedDifference) {
    guard let count = comparison.seedsNeeded else { return nil }
    (self.count, seeds) = (max(count, 3), comparison.difference.seeds)
  }

  /// Two seeds estimate their spread poorly, so that only a lower bound can be given.
  public var text: String { "\(seeds == 2 ? "at least" : "about") \(count) seeds would decide" }
}

/// The verdict on a difference.
public enum Verdict: Hashable, Sendable {
  case higher, lower
  /// The interval contains zero; the given number of seeds would decide a difference of this size.
  case undecided(SeedsNeeded?)

  /// - Parameters:
  ///   - comparison: Level compared with control.
  ///   - p: The p value, corrected for the number of levels.
  public init(_ comparison: PairedDifference, p: Double?) {
    let difference = comparison.difference
    if let p, p < 0.05 {
      self = difference.mean > 0 ? .higher : .lower
      return
    }
    self = .undecided(SeedsNeeded(comparison))
  }

  /// The verdict without the number of seeds.
  public var word: String {
    switch self {
    case .higher: "higher"
    case .lower: "lower"
    case .undecided: "undecided"
    }
  }

  public var text: String {
    switch self {
    case .higher, .lower: word
    case .undecided(.some(let seeds)): "undecided; \(seeds.text)"
    case .undecided: word
    }
  }
}
