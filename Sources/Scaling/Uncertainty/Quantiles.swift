import Foundation

/// Intervals from draws.
enum Quantiles {
  /// Returns the quantile of sorted values, linear between order statistics.
  static func quantile(_ sorted: [Double], _ fraction: Double) -> Double {
    guard let last = sorted.indices.last else { return .nan }
    let position = min(max(fraction, 0), 1) * Double(last)
    let lower = Int(position)
    let upper = min(lower + 1, last)
    return sorted[lower] + (position - Double(lower)) * (sorted[upper] - sorted[lower])
  }

  /// Returns the central interval that contains a fraction of the draws.
  static func percentile(_ draws: [Double], confidence: Double) -> ClosedRange<Double>? {
    range(draws, (1 - confidence) / 2, (1 + confidence) / 2)
  }

  /// Returns the BCa interval.
  ///
  /// Source: Efron 1987, equations 6.5 and 6.6: the bias z0 is the normal quantile of the fraction
  /// of draws below the estimate, the acceleration a comes from the jackknife's skewness.
  ///
  /// - Parameters:
  ///   - draws: The refitted values.
  ///   - estimate: The value of the fit itself.
  ///   - jackknife: The values of refits that leave one cluster out.
  ///   - confidence: The share to cover.
  /// - Returns: The interval; nil without draws, and where the jackknife is so skewed that no share
  ///   of the draws bounds it.
  static func biasCorrected(
    _ draws: [Double], estimate: Double, jackknife: [Double], confidence: Double
  ) -> ClosedRange<Double>? {
    let below = draws.reduce(0.0) { $0 + ($1 < estimate ? 1 : $1 == estimate ? 0.5 : 0) }
    let total = Double(draws.count)
    let bias = Normal.quantile(min(max(below / total, 0.5 / total), 1 - 0.5 / total))
    let acceleration = acceleration(jackknife)
    func level(_ fraction: Double) -> Double {
      let z = bias + Normal.quantile(fraction)
      return Normal.cumulative(bias + z / (1 - acceleration * z))
    }
    return range(draws, level((1 - confidence) / 2), level((1 + confidence) / 2))
  }

  private static func acceleration(_ jackknife: [Double]) -> Double {
    let mean = jackknife.reduce(0, +) / Double(max(jackknife.count, 1))
    let deviations = jackknife.map { mean - $0 }
    let squares = deviations.reduce(0) { $0 + $1 * $1 }
    let cubes = deviations.reduce(0) { $0 + $1 * $1 * $1 }
    return squares > 0 ? cubes / (6 * pow(squares, 1.5)) : 0
  }

  private static func range(_ draws: [Double], _ low: Double, _ high: Double)
    -> ClosedRange<Double>?
  {
    let sorted = draws.filter { !$0.isNaN }.sorted()
    guard !sorted.isEmpty, !low.isNaN, !high.isNaN else { return nil }
    let (low, high) = (quantile(sorted, low), quantile(sorted, high))
    // Draws that differ by rounding alone do not bound a value; those at zero lie at its bound.
    let isSpread = high - low > rounding * max(abs(low), abs(high)) || (low == 0 && high == 0)
    return low <= high && isSpread ? low...high : nil
  }

  private static let rounding = 1e-9
}
