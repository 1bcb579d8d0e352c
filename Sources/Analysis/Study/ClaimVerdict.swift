public import Questions
public import Scaling

/// What the runs say of a claim: on which side of its bound the sum lies, and how large it is beside
/// what the source found.
///
/// The sign rests on the 95 % interval of the sum over seeds, for a bound of zero as for a margin of
/// non-inferiority. A claim of equality rests on two one-sided tests at 5 %, that is on the 90 %
/// interval: Schuirmann 1987, "A comparison of the two one-sided tests procedure and the power
/// approach", J. Pharmacokin. Biopharm. 15(6). Sizes rest on the 95 % interval, and take the source's
/// number as exact. Where seeds are added from look to look, the intervals are wider (``SeedPath``).
public struct ClaimVerdict: Hashable, Sendable {
  public let sign: Sign
  /// nil where the source gives no number, or the sum has no interval.
  public let size: Size?
  /// The sum over the source's, with its interval; nil as ``size``, and where the source's is zero.
  public let ratio: Estimate?
  /// Why the sign is open; nil where it is not.
  public let reason: Reason?
  /// Of the test on which the sign rests: below 0.05 where it is decided; nil without an interval.
  public internal(set) var p: Double?
  /// How far the sum lies on the claimed side of the bound, with the interval on which the sign rests.
  public let beyond: Estimate?

  public enum Sign: String, CaseIterable, Hashable, Sendable {
    /// As claimed, the opposite, or not known.
    case same, opposite, open
  }

  public enum Size: String, CaseIterable, Hashable, Sendable {
    /// The interval holds the source's number.
    case compatible
    /// The interval lies between zero and the source's number.
    case smaller
    /// The interval lies beyond the source's number.
    case larger
    /// The interval holds neither the source's number nor only effects of its sign.
    case excluded
  }

  public enum Reason: Hashable, Sendable {
    /// The interval holds the bound, and the source's effect if there is one.
    case tooWide
    /// The interval holds the bound, but not the source's effect: a finding at this scale.
    case excludesSource
    /// Two one-sided tests put the sum within the stated margin of the bound.
    case equivalent(margin: Double)
    /// Equal in each of several seeds, so that there is neither an interval nor a p value.
    case noSpread(seeds: Int)
    case oneSeed
    /// No seed has all that the claim names.
    case notMeasured
  }

  /// - Parameters:
  ///   - sum: The claimed sum over seeds; nil if no seed has all of it.
  ///   - claim: With its bound.
  ///   - effect: The sum in the source, if it gives one.
  ///   - margin: The largest difference that does not matter, if one is stated.
  ///   - oneSided: The level of each of the two one-sided tests of equivalence.
  public init(
    _ sum: SeedMean?, claim: Claim, effect: Double?, margin: Double?, oneSided: Double = 0.05
  ) {
    let distance = sum.map { claim.distance(of: $0.mean, margin: margin) }
    guard let sum, let distance, let half = sum.halfWidth, let error = sum.standardError else {
      (sign, size, ratio, p) = (.open, nil, nil, nil)
      reason =
        sum.map { $0.hasNoSpread ? .noSpread(seeds: $0.seeds) : .oneSeed } ?? .notMeasured
      beyond = distance.map { Estimate(value: $0, low: nil, high: nil) }
      return
    }
    let student = StudentT(degreesOfFreedom: sum.degreesOfFreedom)
    let inner = student.quantile(1 - oneSided) * error
    let reach = claim.relation == .equal ? inner : half
    beyond = Estimate(value: distance, low: distance - reach, high: distance + reach)
    sign = distance > reach ? .same : distance < -reach ? .opposite : .open
    let twoSided = student.twoSided(distance / error)
    p = claim.relation == .equal ? twoSided / 2 : twoSided
    (size, ratio) = effect.map { Self.size(sum, half, $0) } ?? (nil, nil)
    let holdsEffect = effect.map { abs($0 - sum.mean) <= half } ?? true
    if sign != .open {
      reason = nil
    } else if let margin, abs(sum.mean - claim.bound) + inner < margin {
      reason = .equivalent(margin: margin)
    } else {
      reason = holdsEffect ? .tooWide : .excludesSource
    }
  }

  private static func size(
    _ sum: SeedMean, _ half: Double, _ effect: Double
  ) -> (Size, Estimate?) {
    let holds = abs(effect - sum.mean) <= half
    guard effect != 0 else { return (holds ? .compatible : .larger, nil) }
    let (ratio, width) = (sum.mean / effect, half / abs(effect))
    let estimate = Estimate(value: ratio, low: ratio - width, high: ratio + width)
    if holds { return (.compatible, estimate) }
    if ratio > 1 { return (.larger, estimate) }
    return (ratio > width ? .smaller : .excluded, estimate)
  }
}
