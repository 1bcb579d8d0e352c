import Foundation

/// What a fit minimizes: the sum over points of weight times a penalty of the residual.
public struct Loss: Codable, Hashable, Sendable {
  /// The definition of a residual.
  public enum Residual: String, Codable, Hashable, Sendable, CaseIterable {
    /// ln ŷ - ln y: equal relative errors count equally.
    case log
    /// ŷ - y: equal absolute errors count equally.
    case linear
    /// ln(1 + ŷ) - ln(1 + y): relative above one, absolute below.
    case logPlusOne
  }

  /// The penalty of one residual.
  public enum Penalty: Codable, Hashable, Sendable {
    /// r²/2 up to δ, then δ(|r| - δ/2): least squares for small residuals, absolute for outliers.
    case huber(delta: Double)
    /// r².
    case squares
    /// |r|, minimized through Huber penalties with decreasing δ and reported exactly.
    case absolute
    /// 2q |r| where the measurement lies above the curve and 2(1 - q) |r| where it lies below, so that a
    /// share q of the points ends below: the best runs for a small q. Minimized as ``absolute``, through
    /// penalties that are squares up to δ. Source: Koenker & Bassett 1978, equation 3.1.
    case asymmetric(share: Double, delta: Double = 0)
    /// The negative log likelihood of a rate measured on independent trials, minus its minimum.
    case binomial
  }

  public var penalty: Penalty
  public var residual: Residual

  public init(_ penalty: Penalty, residual: Residual = .log) {
    self.penalty = penalty
    self.residual = residual
  }

  /// Huber with δ = 1e-3 on log residuals: equation 3 of Hoffmann et al. (arXiv:2203.15556)
  public static let standard = Loss(.huber(delta: 1e-3))

  /// Returns the loss for points of which nothing else is known.
  ///
  /// Where runs were repeated it is least squares of logarithms, which are weighted least squares on the
  /// means of cells: the noise is averaged there, and Huber's δ of 1e-3 is far below it, so that his
  /// penalty is an absolute one, of which several curves may be the best. Else it is ``standard``.
  static func suited(to observations: [Observation]) -> Loss {
    seedNoise(observations) == nil ? .standard : Loss(.squares)
  }

  /// Whether nearly all residuals are so large that only their signs count.
  func actsAbsolute(_ residuals: [Double]) -> Bool {
    switch penalty {
    case .absolute, .asymmetric: true
    case .huber(let delta): share(within: delta, of: residuals) < 0.2
    case .squares, .binomial: false
    }
  }

  /// Whether most residuals count by their signs, but for those of points that the curve passes through.
  func actsAbsolute(_ residuals: [Double], passing points: Int) -> Bool {
    guard let delta else { return isNonsmooth }
    let others = Double(max(residuals.count - points, 1))
    return share(within: delta, of: residuals) * Double(residuals.count) - Double(points) < others / 2
  }

  private func share(within delta: Double, of residuals: [Double]) -> Double {
    Double(residuals.count { abs($0) <= delta }) / Double(max(residuals.count, 1))
  }

  /// The full formula, with the sum and δ.
  public var formula: String {
    let r =
      switch residual {
      case .log: "r_i = ln(prediction_i) - ln(loss_i)"
      case .linear: "r_i = prediction_i - loss_i"
      case .logPlusOne: "r_i = ln(1 + prediction_i) - ln(1 + loss_i)"
      }
    switch penalty {
    case .huber(let delta):
      return
        "sum_i w_i h(r_i), h = r^2/2 if |r| <= delta else delta (|r| - delta/2), "
        + "delta = \(delta), \(r)"
    case .squares: return "sum_i w_i r_i^2, \(r)"
    case .absolute: return "sum_i w_i |r_i|, \(r)"
    case .asymmetric(let share, _):
      return
        "sum_i w_i a_i |r_i|, a_i = \(2 * share) above the curve and \(2 - 2 * share) below, \(r)"
    case .binomial:
      return "sum_i w_i n_i (y_i ln(y_i/p_i) + (1-y_i) ln((1-y_i)/(1-p_i))), n_i trials"
    }
  }

  /// Whether the penalty has a corner at zero.
  var isNonsmooth: Bool {
    switch penalty {
    case .absolute, .asymmetric(_, delta: 0): true
    default: false
    }
  }

  /// The share of normal noise that an optimum leaves below the curve: one half but for
  /// ``Penalty/asymmetric(share:delta:)``.
  var shareBelow: Double {
    if case .asymmetric(let share, _) = penalty { share } else { 0.5 }
  }

  /// δ of a Huber penalty; nil for others.
  public var delta: Double? {
    if case .huber(let delta) = penalty { delta } else { nil }
  }
}

/// The penalty of one prediction with its slope and a nonnegative curvature.
struct PointLoss {
  let value: Double
  let slope: Double  // d value / d prediction
  let curvature: Double  // Gauss-Newton, per prediction squared
}

extension Loss {
  /// Returns the residual of a prediction.
  func residual(of prediction: Double, target: Double, logTarget: Double) -> Double {
    switch residual {
    case .log: log(prediction) - logTarget
    case .linear: prediction - target
    case .logPlusOne: log1p(prediction) - log1p(target)
    }
  }

  /// Returns the derivative of a residual with respect to the prediction.
  func residualSlope(at prediction: Double) -> Double {
    switch residual {
    case .log: 1 / prediction
    case .linear: 1
    case .logPlusOne: 1 / (1 + prediction)
    }
  }

  /// Returns the value that differs from a prediction by a residual; rates stay between 0 and 1.
  func moved(_ prediction: Double, by change: Double) -> Double {
    let moved =
      switch residual {
      case .log: prediction * exp(change)
      case .linear: prediction + change
      case .logPlusOne: (1 + prediction) * exp(change) - 1
      }
    return penalty == .binomial ? min(max(moved, 0), 1) : moved
  }

  /// Returns the penalty of one prediction; infinite if the residual is not a number.
  ///
  /// Outside δ the curvature is that of the parabola that touches the Huber penalty from above
  /// (δ/|r|), so a step of iteratively reweighted least squares always decreases the loss.
  @inline(__always)
  func cost(of prediction: Double, target: Double, logTarget: Double, trials: Double) -> PointLoss {
    if case .binomial = penalty {
      return Self.binomialCost(of: prediction, rate: target, trials: trials)
    }
    let residual: Double
    let scale: Double  // d residual / d prediction
    switch self.residual {
    case .log: (residual, scale) = (log(prediction) - logTarget, 1 / prediction)
    case .linear: (residual, scale) = (prediction - target, 1)
    case .logPlusOne: (residual, scale) = (log1p(prediction) - log1p(target), 1 / (1 + prediction))
    }
    let size = abs(residual)
    switch penalty {
    case .huber(let delta) where size > delta:
      return PointLoss(
        value: delta * (size - delta / 2), slope: (residual < 0 ? -delta : delta) * scale,
        curvature: delta / size * scale * scale)
    case .huber:
      return PointLoss(
        value: residual * residual / 2, slope: residual * scale, curvature: scale * scale)
    case .squares:
      return PointLoss(
        value: residual * residual, slope: 2 * residual * scale, curvature: 2 * scale * scale)
    case .asymmetric(let share, let delta):
      // A negative residual is a measurement above the curve.
      let factor = residual < 0 ? 2 * share : 2 - 2 * share
      guard size > delta else {
        return PointLoss(
          value: factor * residual * residual / 2, slope: factor * residual * scale,
          curvature: factor * scale * scale)
      }
      let height = delta > 0 ? delta : 1
      return PointLoss(
        value: factor * height * (size - delta / 2),
        slope: factor * (residual < 0 ? -height : height) * scale,
        curvature: factor * height / max(size, 1e-12) * scale * scale)
    case .absolute, .binomial:
      return PointLoss(
        value: size, slope: (residual < 0 ? -1 : 1) * scale,
        curvature: scale * scale / max(size, 1e-12))
    }
  }

  private static func binomialCost(of rate: Double, rate observed: Double, trials: Double)
    -> PointLoss
  {
    guard rate > 0, rate < 1 else { return PointLoss(value: .infinity, slope: 0, curvature: 0) }
    let hits = observed > 0 ? observed * log(observed / rate) : 0
    let misses = observed < 1 ? (1 - observed) * log((1 - observed) / (1 - rate)) : 0
    let spread = rate * (1 - rate)
    return PointLoss(
      value: trials * (hits + misses), slope: trials * (rate - observed) / spread,
      curvature: trials / spread)
  }
}
