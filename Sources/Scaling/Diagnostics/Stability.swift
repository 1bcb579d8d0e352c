import Foundation

/// How a fit changes when each rung in turn is left out.
public struct Stability: Codable, Hashable, Sendable {
  /// The result of leaving one rung out.
  public struct Row: Codable, Hashable, Sendable {
    /// The geometric mean of the rung on the extrapolated axis.
    public let rung: Double
    public let points: Int
    /// The law's parameters without the rung.
    public let parameters: [String: Double]
    /// Mean of ln(prediction / truth) over the rung, predicted without it.
    public let error: Double
    /// That error in units of the spread of the other rungs' errors.
    public let deviation: Double
  }

  public let rows: [Row]
  /// Rungs with a larger deviation are off trend.
  public static let offTrend = 4.0

  /// The rungs that the others fail to predict.
  public var offTrendRows: [Row] { rows.filter { abs($0.deviation) > Self.offTrend } }
}

extension Law {
  /// Leaves out each rung in turn.
  ///
  /// - Parameters:
  ///   - observations: The points.
  ///   - inputs: The names that the points use for the law's inputs; by default the law's own.
  ///   - options: How each refit is made.
  ///   - axis: The input whose values are the rungs; by default the law's own axis.
  /// - Returns: One row per rung without which enough points remain for a fit.
  /// - Throws: ``FitError`` if even the fit to all points fails.
  public func stability(
    _ observations: [Observation], inputs: [String]? = nil, options: FitOptions,
    axis: String? = nil
  ) throws -> Stability {
    let problem = try FitProblem(
      law: self, observations: observations, inputs: inputs ?? self.inputs, options: options)
    return Stability(problem, axis: axis)
  }
}

extension Stability {
  /// With more rungs than this the points are scattered: neighboring ones are grouped.
  private static let mostRungs = 12

  init(_ problem: FitProblem, axis: String? = nil) {
    let rungs = Rungs(problem, by: axis)
    let groups = Self.merged(rungs.groups)
    let trials = groups.compactMap { rows in
      problem.heldOut(rows: rows, rule: "").map { (rows, $0) }
    }
    let errors = trials.map(\.1.bias)
    rows = trials.indices.map { index in
      let (group, trial) = trials[index]
      let others = errors.indices.filter { $0 != index }.map { abs(errors[$0]) }.sorted()
      // The median of |error| over the others, scaled to the standard deviation of a normal.
      let spread = max(1.4826 * Quantiles.quantile(others, 0.5), 1e-9)
      let middle = group.reduce(0) { $0 + rungs.positions[$1] } / Double(group.count)
      return Row(
        rung: exp(middle), points: group.count, parameters: trial.parameters,
        error: errors[index], deviation: errors[index] / spread)
    }
  }

  private static func merged(_ groups: [[Int]]) -> [[Int]] {
    guard groups.count > mostRungs else { return groups }
    let size = (groups.count + mostRungs - 1) / mostRungs
    return stride(from: 0, to: groups.count, by: size).map { first in
      Array(groups[first..<min(first + size, groups.count)].joined())
    }
  }
}
