import Foundation

/// The likelihood of points under a law, for the noise model that matches the fit's loss.
///
/// A penalty ρ corresponds to the density exp(-ρ(r)/τ) / Z(τ) of a residual. Z has a closed form
/// for every penalty, and the temperature τ is fitted too, so laws can be compared by AICc and
/// parameters profiled for every penalty:
///
///     squares    Z = sqrt(πτ)
///     absolute   Z = 2τ
///     asymmetric Z = τ/2q + τ/2(1-q)
///     Huber      Z = sqrt(2πτ) erf(δ / sqrt(2τ)) + 2 (τ/δ) exp(-δ² / 2τ)
struct Likelihood {
  /// The negative logarithm of the probability density of the targets.
  let negativeLog: Double
  /// The fitted temperature; one for rates, whose noise is known.
  let temperature: Double

  /// Evaluates the likelihood at an objective value.
  ///
  /// - Parameters:
  ///   - objective: The minimized sum.
  ///   - loss: The loss it is a sum of.
  ///   - columns: The points; their targets convert a density of residuals to one of targets.
  init(objective: Double, loss: Loss, columns: Columns) {
    guard loss.penalty != .binomial else {
      (negativeLog, temperature) = (objective, 1)
      return
    }
    let count = Double(columns.count)
    func density(_ logTau: Double) -> Double {
      objective / exp(logTau) + count * Self.logNormalizer(loss.penalty, tau: exp(logTau))
    }
    let center = log(max(objective, 1e-300) / count)
    let best = goldenMinimum(of: density, in: center - 12...center + 12)
    temperature = exp(best)
    negativeLog = density(best) + Self.logStretch(loss.residual, columns)
  }

  private static func logNormalizer(_ penalty: Loss.Penalty, tau: Double) -> Double {
    switch penalty {
    case .squares: log(Double.pi * tau) / 2
    case .absolute: log(2 * tau)
    case .asymmetric(let share, _): log(tau / (2 * share) + tau / (2 - 2 * share))
    case .huber(let delta):
      log(
        (2 * Double.pi * tau).squareRoot() * erf(delta / (2 * tau).squareRoot())
          + 2 * tau / delta * exp(-delta * delta / (2 * tau)))
    case .binomial: 0
    }
  }

  /// The sum over points of ln |d target / d residual|, which makes losses in different residuals
  /// comparable.
  private static func logStretch(_ residual: Loss.Residual, _ columns: Columns) -> Double {
    switch residual {
    case .log: columns.logTargets.reduce(0, +)
    case .linear: 0
    case .logPlusOne: columns.targets.reduce(0) { $0 + log1p($1) }
    }
  }
}

/// Returns the minimizer of a function of one variable with a single minimum.
func goldenMinimum(of function: (Double) -> Double, in range: ClosedRange<Double>) -> Double {
  let golden = (5.0.squareRoot() - 1) / 2
  var (low, high) = (range.lowerBound, range.upperBound)
  var (left, right) = (high - golden * (high - low), low + golden * (high - low))
  var (leftValue, rightValue) = (function(left), function(right))
  while high - low > 1e-10 * (1 + abs(low) + abs(high)) {
    if leftValue <= rightValue {
      (high, right, rightValue) = (right, left, leftValue)
      left = high - golden * (high - low)
      leftValue = function(left)
    } else {
      (low, left, leftValue) = (left, right, rightValue)
      right = low + golden * (high - low)
      rightValue = function(right)
    }
  }
  return (low + high) / 2
}
