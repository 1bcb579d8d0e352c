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
  /// The sample standard deviation, with n − 1 in the denominator.
  var std: Double {
    let mean = reduce(0, +) / Double(count)
    return (map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(count - 1)).squareRoot()
  }
}
