import Foundation

/// The standard normal distribution.
enum Normal {
  static func cumulative(_ x: Double) -> Double { erfc(-x / 2.0.squareRoot()) / 2 }

  /// Returns the quantile of a probability.
  ///
  /// The rational approximation 26.2.23 of Abramowitz & Stegun, then three Newton steps to machine
  /// precision.
  ///
  /// - Parameter share: Inside (0, 1).
  /// - Returns: The quantile.
  static func quantile(_ share: Double) -> Double {
    guard share > 0 else { return -.infinity }
    guard share < 1 else { return .infinity }
    if share > 0.5 { return -quantile(1 - share) }
    let t = (-2 * log(share)).squareRoot()  // Abramowitz & Stegun 26.2.23
    var x =
      -(t - (2.515517 + t * (0.802853 + t * 0.010328))
        / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))))
    for _ in 0..<3 {
      let density = exp(-x * x / 2) / (2 * Double.pi).squareRoot()
      x -= (cumulative(x) - share) / density
    }
    return x
  }
}
