import Foundation

/// One parameter of a law, and the coordinate in which the fit searches for it.
public struct Parameter: Codable, Hashable, Sendable {
  /// The domain of a parameter and its map to the search coordinate.
  public enum Domain: Codable, Hashable, Sendable {
    /// Any real number, searched directly.
    case real
    /// Positive, searched as its natural logarithm.
    case positive
    /// Inside an open interval, searched as its logit.
    case interval(lower: Double, upper: Double)
  }

  public let name: String
  public let domain: Domain
  public let meaning: String

  init(_ name: String, _ domain: Domain, _ meaning: String) {
    self.name = name
    self.domain = domain
    self.meaning = meaning
  }

  /// Returns the value at a search coordinate.
  func value(at coordinate: Double) -> Double {
    switch domain {
    case .real: coordinate
    case .positive: exp(coordinate)
    case .interval(let lower, let upper): lower + (upper - lower) / (1 + exp(-coordinate))
    }
  }

  /// Returns the search coordinate of a value; values on or outside a bound are moved just inside.
  func coordinate(of value: Double) -> Double {
    switch domain {
    case .real: return value
    case .positive: return log(max(value, 1e-300))
    case .interval(let lower, let upper):
      let fraction = min(max((value - lower) / (upper - lower), 1e-9), 1 - 1e-9)
      return log(fraction / (1 - fraction))
    }
  }

  /// Returns the derivative of the value with respect to the search coordinate.
  func slope(at coordinate: Double) -> Double {
    switch domain {
    case .real: return 1
    case .positive: return exp(coordinate)
    case .interval(let lower, let upper):
      let fraction = 1 / (1 + exp(-coordinate))
      return (upper - lower) * fraction * (1 - fraction)
    }
  }
}
