/// A law fitted to points: its constants with intervals, and everything needed to doubt them.
public struct Fit: Codable, Hashable, Sendable {
  /// The name of the law, which ``Law/named(_:)`` finds again.
  public let law: String
  /// The inputs of the law, in its order, as the points call them.
  public let inputs: [String]
  public let parameters: [FittedParameter]
  public let objective: Double
  public let loss: Loss
  /// The points that were fitted, with prediction and residual.
  public let residuals: [PointResidual]
  public let excluded: [Exclusion]
  public let search: SearchRecord
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

/// A constant of a fitted law with its interval.
public struct FittedParameter: Codable, Hashable, Sendable {
  public let name: String
  public let value: Double
  /// The ends of the interval; nil without resamples or where the data do not bound it.
  public let low: Double?
  public let high: Double?
  public let meaning: String
}

/// A fitted point: what was measured and what the law says.
public struct PointResidual: Codable, Hashable, Sendable {
  public let observation: Observation
  public let prediction: Double
  /// In the residual of the loss: natural log, plain difference, or log of one plus.
  public let residual: Double
}

/// A point that was left out, and why.
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
  /// Starts that were scored, and the ones among them that were followed.
  public let starts: Int
  public let descents: Int
  /// Whether the best descent ended because nothing was left to gain.
  public let converged: Bool
  /// The decrease still promised at the end, as a share of the objective.
  public let decrement: Double
  /// The share of finished descents that ended within 1e-4 of the best objective.
  public let shareAtBest: Double
  /// Distinct ends, best first.
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
  /// Refits that found no finite optimum.
  public let failures: Int
}
