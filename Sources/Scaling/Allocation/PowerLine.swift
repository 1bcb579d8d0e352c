import Foundation

/// A straight line in logarithms, y = coefficient · x^exponent, with the exponent's interval.
public struct PowerLine: Codable, Hashable, Sendable {
  public let exponent: Double
  public let coefficient: Double
  /// Standard error of the exponent from the residual scatter; NaN for two points.
  public let exponentError: Double
  public let points: Int

  /// Fits ln y on ln x.
  ///
  /// - Parameters:
  ///   - xs: Positive, at least two distinct ones.
  ///   - ys: Positive.
  ///   - weights: Inverse variance of each ln y; equal if nil.
  public init(xs: [Double], ys: [Double], weights: [Double]? = nil) {
    let line = LinearRegression(
      rows: xs.map { [1, log($0)] }, targets: ys.map { log($0) }, weights: weights)
    coefficient = exp(line.coefficients[0])
    exponent = line.coefficients[1]
    exponentError = line.standardErrors[1]
    points = xs.count
  }

  /// Returns y at x.
  public func value(at x: Double) -> Double { exp(log(coefficient) + exponent * log(x)) }
}
