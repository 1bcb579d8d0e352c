import Foundation

/// Student's t distribution, for means of a few seeds and fits to a few cells.
///
/// Source: Abramowitz & Stegun 1964, 26.7.1; the incomplete beta function by Lentz's continued
/// fraction, 26.5.8.
public struct StudentT: Sendable {
  public let degreesOfFreedom: Double

  public init(degreesOfFreedom: Double) { self.degreesOfFreedom = degreesOfFreedom }

  /// The cumulative distribution function at `t`.
  public func cumulative(_ t: Double) -> Double {
    let x = degreesOfFreedom / (degreesOfFreedom + t * t)
    let tail = 0.5 * Self.incompleteBeta(x, degreesOfFreedom / 2, 0.5)
    return t > 0 ? 1 - tail : tail
  }

  /// The two-sided p value of `t`.
  public func twoSided(_ t: Double) -> Double {
    Self.incompleteBeta(
      degreesOfFreedom / (degreesOfFreedom + t * t), degreesOfFreedom / 2, 0.5)
  }

  /// The quantile of `probability`, by bisection.
  public func quantile(_ probability: Double) -> Double {
    var (low, high) = (-1.0, 1.0)
    while cumulative(low) > probability { low *= 2 }
    while cumulative(high) < probability { high *= 2 }
    while case let middle = (low + high) / 2, low < middle, middle < high {
      if cumulative(middle) < probability { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  /// Returns the ratio of Student's quantile to the normal quantile, by which an interval from few
  /// clusters is wider.
  static func stretch(freedom: Int, confidence: Double) -> Double {
    let probability = (1 + confidence) / 2
    return StudentT(degreesOfFreedom: Double(freedom)).quantile(probability)
      / Normal.quantile(probability)
  }

  /// The regularized incomplete beta function I_x(a, b).
  static func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
    guard x > 0 else { return 0 }
    guard x < 1 else { return 1 }
    let logBeta = lgamma(a) + lgamma(b) - lgamma(a + b)
    let front = exp(a * log(x) + b * log(1 - x) - logBeta)
    return x < (a + 1) / (a + b + 2)
      ? front * continuedFraction(x, a, b) / a
      : 1 - front * continuedFraction(1 - x, b, a) / b
  }

  private static func continuedFraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
    let tiny = 1e-300
    var c = 1.0
    var d = 1 / notZero(1 - (a + b) * x / (a + 1), tiny)
    var result = d
    for index in 1...300 {
      let m = Double(index)
      let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      let up = (a + m) * (a + b + m) * x
      let odd = -up / ((a + 2 * m) * (a + 2 * m + 1))
      for term in [even, odd] {
        d = 1 / notZero(1 + term * d, tiny)
        c = notZero(1 + term / c, tiny)
        result *= d * c
      }
      if abs(d * c - 1) < 1e-15 { break }
    }
    return result
  }

  private static func notZero(_ value: Double, _ tiny: Double) -> Double {
    abs(value) < tiny ? tiny : value
  }
}
