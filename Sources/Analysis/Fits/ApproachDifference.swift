import Foundation
public import Scaling

/// How far two approaches' exponents are apart, with an interval of its own.
///
/// Two intervals may overlap though the difference is clear of zero, and the reverse, since both approaches
/// read the same runs. The cells' random weights are the same in each draw of profiles and surfaces, so
/// that their difference is paired; the curves of frontiers are drawn apart, which makes it wider, not
/// narrower.
public struct ApproachDifference: Sendable {
  public let one: Approach
  public let other: Approach
  /// Of the exponent of size, one minus other.
  public let size: Estimate

  /// Whether the interval excludes zero; nil without one.
  public var isClear: Bool? {
    guard let low = size.low, let high = size.high else { return nil }
    return low > 0 || high < 0
  }

  /// - Parameter budget: Any at which both have a split.
  init?(_ one: Approach, _ other: Approach, at budget: Double) {
    guard let first = one.allocation(budget), let second = other.allocation(budget) else {
      return nil
    }
    (self.one, self.other) = (one, other)
    size = Estimate(
      value: first.exponent.value - second.exponent.value,
      of: zip(one.exponents, other.exponents).map { $0.size - $1.size }, confidence: one.confidence)
  }
}

extension StudyData {
  /// Every two approaches that speak of the same counts.
  public var approachDifferences: [ApproachDifference] {
    let alike = comparableApproaches
    return alike.indices.flatMap { first in
      alike.indices.filter { $0 > first }.compactMap { second in
        ApproachDifference(alike[first], alike[second], at: largestBudget)
      }
    }
  }

  /// The approaches that speak of the same counts and metric as the first.
  public var comparableApproaches: [Approach] {
    let all = approaches
    return all.filter { approach in
      (approach.size, approach.data) == (all[0].size, all[0].data)
        && approach.metric == all[0].metric
    }
  }
}
