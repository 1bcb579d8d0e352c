import Foundation
import Scaling

/// The mean over seeds with its interval: of 95 %, or wider where it is one of several looks.
///
/// Values that are equal in every seed, but for rounding, have no interval: their spread is not an
/// estimate of what another seed would change, and a test that divides by it would call any
/// difference certain.
public struct SeedMean: Hashable, Sendable {
  public let mean: Double
  /// Of the mean; nil where there is no interval.
  public let standardError: Double?
  public let degreesOfFreedom: Double
  public let seeds: Int
  /// The two-sided error of the interval.
  public let level: Double

  /// - Parameters:
  ///   - values: One per seed; at least one.
  ///   - scale: Size of the numbers of which the values are differences, whose rounding they keep.
  ///   - level: The two-sided error of the interval; less than 5 % where it is one of several looks.
  public init(_ values: [Double], scale: Double = 0, level: Double = 0.05) {
    let count = Double(values.count)
    let std = values.count > 1 ? values.deviation(scale: scale) : 0
    self.init(
      mean: values.reduce(0, +) / count, standardError: std > 0 ? std / count.squareRoot() : nil,
      degreesOfFreedom: count - 1, seeds: values.count, level: level)
  }

  /// - Parameters:
  ///   - standardError: nil where there is no interval.
  ///   - degreesOfFreedom: Of the variance from which the error was estimated.
  ///   - seeds: Behind the mean.
  ///   - level: The two-sided error of the interval.
  init(
    mean: Double, standardError: Double?, degreesOfFreedom: Double, seeds: Int,
    level: Double = 0.05
  ) {
    (self.mean, self.standardError, self.seeds) = (mean, standardError, seeds)
    (self.degreesOfFreedom, self.level) = (degreesOfFreedom, level)
  }

  /// The difference of two unpaired means, whose variances may differ.
  ///
  /// Source: Welch 1947, "The generalization of Student's problem when several different population
  /// variances are involved", with Satterthwaite's degrees of freedom, Biometrika 34.
  ///
  /// - Parameters:
  ///   - first: One per seed; at least two.
  ///   - second: As many.
  init(_ first: [Double], minus second: [Double]) {
    let count = Double(first.count)
    let variances = [first, second].map { values in
      let mean = values.reduce(0, +) / count
      return values.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / (count - 1) / count
    }
    let sum = variances[0] + variances[1]
    let squares = variances[0] * variances[0] + variances[1] * variances[1]
    self.init(
      mean: zip(first, second).map { $0 - $1 }.reduce(0, +) / count,
      standardError: sum > 0 ? sum.squareRoot() : nil,
      degreesOfFreedom: squares > 0 ? sum * sum * (count - 1) / squares : count - 1,
      seeds: first.count)
  }

  /// The mean in another unit.
  public func scaled(by factor: Double) -> SeedMean {
    SeedMean(
      mean: factor * mean, standardError: standardError.map { abs(factor) * $0 },
      degreesOfFreedom: degreesOfFreedom, seeds: seeds, level: level)
  }

  /// A mean that is known with its interval alone, from as many seeds.
  public init(mean: Double, halfWidth: Double?, seeds: Int) {
    let degrees = Double(seeds - 1)
    let error = halfWidth.flatMap { half -> Double? in
      seeds > 1 && half > 0 ? half / StudentT(degreesOfFreedom: degrees).quantile(0.975) : nil
    }
    self.init(mean: mean, standardError: error, degreesOfFreedom: degrees, seeds: seeds)
  }

  /// Half the width of Student's interval; nil for a single seed, and for seeds without spread.
  public var halfWidth: Double? {
    standardError.map {
      StudentT(degreesOfFreedom: degreesOfFreedom).quantile(1 - level / 2) * $0
    }
  }

  public var low: Double { mean - (halfWidth ?? 0) }
  public var high: Double { mean + (halfWidth ?? 0) }

  /// Whether there are several seeds, all equal but for rounding.
  public var hasNoSpread: Bool { seeds > 1 && standardError == nil }

  /// The p value of Student's test that the true mean is `value`, two-sided; nil without an interval.
  func p(at value: Double) -> Double? {
    standardError.map {
      StudentT(degreesOfFreedom: degreesOfFreedom).twoSided((mean - value) / $0)
    }
  }

  /// The smallest true difference that n, 2n and 4n such seeds detect at 5 % with 80 % power: the sum
  /// of Student's quantiles at 97.5 % and 80 %, times the standard error of as many seeds. Empty where
  /// there is no interval.
  ///
  /// It needs the spread alone. Power at the observed difference, by contrast, is the p value in other
  /// words: Hoenig & Heisey 2001, "The abuse of power", The American Statistician 55(1).
  public var detectable: [Double] {
    guard let standardError else { return [] }
    return [1, 2, 4].map { factor in
      let count = Double(factor * seeds)
      // Welch's degrees of freedom grow as the seeds do.
      let grown = degreesOfFreedom * (count - 1) / Double(max(seeds - 1, 1))
      let student = StudentT(degreesOfFreedom: grown)
      return (student.quantile(0.975) + student.quantile(0.8)) * standardError
        / Double(factor).squareRoot()
    }
  }
}

extension [Double] {
  /// The sample standard deviation, with n − 1 in the denominator; exactly 0 where the values differ
  /// by rounding alone, as equal differences of fractions do.
  ///
  /// - Parameter scale: Size of the numbers from which the values were computed.
  func deviation(scale: Double) -> Double {
    let mean = reduce(0, +) / Double(count)
    let std = (map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(count - 1)).squareRoot()
    let largest = map { Swift.abs($0) }.max() ?? 0
    return std > Self.rounding * Swift.max(largest, scale) ? std : 0
  }

  /// Relative to the largest value; measurements in single precision cannot differ by so little.
  private static let rounding = 1e-11
}
