import Foundation

/// A level against the control, paired by seed, so that what a seed does to both cancels.
public struct PairedDifference: Hashable, Sendable {
  public let difference: SeedMean
  /// Of Student's paired test, two-sided; nil below two pairs.
  public let p: Double?
  /// The smallest true difference that so many pairs, as noisy as these, show at 5 % four times in
  /// five; nil below two pairs.
  public let detectable: Double?

  /// - Parameter pairs: Level minus control, one per shared seed; at least one.
  public init(_ pairs: [Double]) {
    difference = SeedMean(pairs)
    guard pairs.count > 1 else {
      (p, detectable) = (nil, nil)
      return
    }
    let student = StudentT(degreesOfFreedom: Double(pairs.count - 1))
    let error = pairs.deviation / Double(pairs.count).squareRoot()
    let t = error > 0 ? difference.mean / error : (difference.mean == 0 ? 0 : .infinity)
    p = t.isInfinite ? 0 : student.twoSided(t)
    detectable = (student.quantile(0.975) + student.quantile(0.8)) * error
  }

  /// Holm's correction for testing several levels against one control.
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

/// What a difference says, by rule.
public enum Verdict: Hashable, Sendable {
  case higher, lower
  /// The interval holds zero; so many seeds would decide a difference of this size.
  case undecided(seedsNeeded: Int?)

  /// - Parameters:
  ///   - comparison: Level against control.
  ///   - p: Corrected for the number of levels.
  public init(_ comparison: PairedDifference, p: Double?) {
    let difference = comparison.difference
    if let p, p < 0.05 {
      self = difference.mean > 0 ? .higher : .lower
      return
    }
    guard let detectable = comparison.detectable, difference.mean != 0 else {
      self = .undecided(seedsNeeded: nil)
      return
    }
    let ratio = detectable / abs(difference.mean)
    self = .undecided(seedsNeeded: Int((Double(difference.seeds) * ratio * ratio).rounded(.up)))
  }

  public var text: String {
    switch self {
    case .higher: "higher"
    case .lower: "lower"
    case .undecided(.some(let seeds)) where seeds <= 1000:
      "undecided; about \(max(seeds, 3)) seeds would decide"
    case .undecided: "undecided"
    }
  }
}
