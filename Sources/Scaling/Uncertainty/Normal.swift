import Foundation

/// The standard normal distribution.
enum Normal {
  static func cumulative(_ x: Double) -> Double { erfc(-x / 2.0.squareRoot()) / 2 }

  /// Returns the quantile of a probability.
  ///
  /// The rational approximation 26.2.23 of Abramowitz & Stegun, then three Newton steps to machine
  /// precision.
  ///
  /// - Parameter fraction: Inside (0, 1).
  /// - Returns: The quantile.
  static func quantile(_ fraction: Double) -> Double {
    guard fraction > 0 else { return -.infinity }
    guard fraction < 1 else { return .infinity }
    if fraction > 0.5 { return -quantile(1 - fraction) }
    let t = (-2 * log(fraction)).squareRoot()  // Abramowitz & Stegun 26.2.23
    var x =
      -(t - (2.515517 + t * (0.802853 + t * 0.010328))
        / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))))
    for _ in 0..<3 {
      let density = exp(-x * x / 2) / (2 * Double.pi).squareRoot()
      x -= (cumulative(x) - fraction) / density
    }
    return x
  }
}
