import Foundation

/// The mean over seeds with its 95 % interval.
public struct SeedMean: Hashable, Sendable {
  public let mean: Double
  /// Half the width of Student's interval; nil for a single seed.
  public let halfWidth: Double?
  public let seeds: Int

  /// - Parameter values: One per seed; at least one.
  public init(_ values: [Double]) {
    let count = Double(values.count)
    mean = values.reduce(0, +) / count
    seeds = values.count
    guard values.count > 1 else {
      halfWidth = nil
      return
    }
    halfWidth =
      StudentT(degreesOfFreedom: count - 1).quantile(0.975) * values.std
      / count.squareRoot()
  }

  public var low: Double { mean - (halfWidth ?? 0) }
  public var high: Double { mean + (halfWidth ?? 0) }
}

extension [Double] {
  /// The sample standard deviation, with n − 1 in the denominator; exactly 0 where the values differ
  /// by rounding alone, as equal differences of fractions do.
  var std: Double {
    let mean = reduce(0, +) / Double(count)
    let std = (map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(count - 1)).squareRoot()
    let largest = map { Swift.abs($0) }.max() ?? 0
    return std > Self.rounding * largest ? std : 0
  }

  /// Relative to the largest value; measurements in single precision cannot differ by so little.
  private static let rounding = 1e-11
}
