import Foundation

/// A parabola through points on a logarithmic axis.
///
///     y = height + curvature · (ln x - ln vertex)²
public struct Parabola: Codable, Hashable, Sendable {
  /// ln of the vertex's position.
  public let logVertex: Double
  public let height: Double
  /// Positive if the vertex is a minimum.
  public let curvature: Double

  public var vertex: Double { exp(logVertex) }

  /// Fits by least squares.
  ///
  /// - Parameters:
  ///   - logs: ln x of each point, at least three distinct ones.
  ///   - values: y of each point.
  ///   - weights: Weight of each point; equal if nil.
  public init(logs: [Double], values: [Double], weights: [Double]? = nil) {
    let center = logs.reduce(0, +) / Double(logs.count)
    let line = LinearRegression(
      rows: logs.map { [1, $0 - center, ($0 - center) * ($0 - center)] }, targets: values,
      weights: weights)
    let (constant, slope) = (line.coefficients[0], line.coefficients[1])
    curvature = line.coefficients[2]
    let shift = -slope / (2 * curvature)
    logVertex = center + shift
    height = constant + slope * shift / 2
  }

  /// Returns the parabola's value at a position.
  public func value(at x: Double) -> Double {
    let distance = log(x) - logVertex
    return height + curvature * distance * distance
  }
}
