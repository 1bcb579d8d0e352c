/// A law fitted to points: its parameters with intervals, and the diagnostics of the fit.
public struct Fit: Codable, Hashable, Sendable {
  /// The name of the law, as accepted by ``Law/named(_:)``.
  public let law: String
  /// The inputs of the law, in its order, under the names that the points use.
  public let inputs: [String]
  public let parameters: [FittedParameter]
  public let objective: Double
  public let loss: Loss
  /// The fitted points with prediction and residual.
  public let residuals: [PointResidual]
  public let excluded: [Exclusion]
  public let search: SearchRecord
  /// Parameters whose best value is a stretch, not a number.
  public let flat: [FlatStretch]
  public let draws: Draws
  public let heldOut: HeldOut?
  public let warnings: [Warning]

  /// The number of points fitted.
  public var points: Int { residuals.count }
  public var starts: Int { search.starts }
  public var converged: Bool { search.converged }
  public var minima: [Minimum] { search.minima }

  /// Returns the value of a parameter.
  public subscript(name: String) -> Double? {
    parameters.first { $0.name == name }?.value
  }
}

/// A parameter of a fitted law with its interval.
public struct FittedParameter: Codable, Hashable, Sendable {
  public let name: String
  public let value: Double
  /// The ends of the interval; nil without resamples or if the data do not bound it.
  public let low: Double?
  public let high: Double?
  public let meaning: String
}

extension Double {
  /// The number for other programs: beyond all measure it is infinite, below all measure zero.
  public var bounded: Double {
    guard isFinite else { return self }
    if magnitude >= 1e100 { return self > 0 ? .infinity : -.infinity }
    return magnitude < 1e-100 ? 0 : self
  }
}

/// A fitted point with its prediction.
public struct PointResidual: Codable, Hashable, Sendable {
  public let observation: Observation
  public let prediction: Double
  /// The residual in the form that the loss uses: log, difference, or log of one plus.
  public let residual: Double
}

/// An excluded point with the reason.
public struct Exclusion: Codable, Hashable, Sendable {
  public let label: String
  public let reason: String

  public init(label: String, reason: String) {
    self.label = label
    self.reason = reason
  }
}

/// How the optimum was found.
public struct SearchRecord: Codable, Hashable, Sendable {
  /// Starting points that were scored, and those from which a descent was run.
  public let starts: Int
  public let descents: Int
  /// Whether the best descent ended because no further decrease was possible.
  public let converged: Bool
  /// The decrease still predicted at the end, as a fraction of the objective.
  public let decrement: Double
  /// The fraction of finished descents that ended within 1e-4 of the best objective.
  public let shareAtBest: Double
  /// Distinct local optima, best first.
  public let minima: [Minimum]
}

/// A local optimum, with the number of descents that ended there.
public struct Minimum: Codable, Hashable, Sendable {
  public let objective: Double
  public let parameters: [String: Double]
  public let arrivals: Int
}

/// The refits behind the intervals, in the search coordinates of the law.
public struct Draws: Codable, Hashable, Sendable {
  public let resampling: Resampling
  public let coordinates: [[Double]]  // [draw][parameter]
  /// Refits that leave one cluster out; empty unless the interval needs them.
  public let jackknife: [[Double]]
  /// Residuals of the fit as one more run would have them, in the residual of the loss.
  public let scatter: [Double]
  /// Refits that found no finite optimum.
  public let failures: Int
}
