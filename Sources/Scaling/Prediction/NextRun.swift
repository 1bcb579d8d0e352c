import Foundation

/// A candidate for the next run, and its value for a prediction.
public struct NextRun: Codable, Hashable, Sendable {
  public let label: String
  public let inputs: [String: Double]
  public let flops: Double
  /// Standard error of ln(value) at the target, now and with this run added.
  public let errorNow: Double
  public let errorAfter: Double
  /// The reduction of the error per unit of compute.
  public let gainPerFLOP: Double
}

extension Fit {
  /// Ranks candidate runs by how much each would narrow an extrapolation, per FLOP.
  ///
  /// The error at the target is given by the delta method: g' H⁻¹ g with the curvature H of the
  /// fit. A candidate's gradient can be added to H before it is run, since its curvature does not
  /// depend on its result. Source: optimal design, Fedorov 1972, chapter 2 (c-optimality).
  ///
  /// - Parameters:
  ///   - candidates: Cells of a plan, with the law's inputs and `flops`; without `flops` the cost
  ///   is the product of the inputs.
  ///   - target: The inputs at which the value is predicted.
  /// - Returns: Best first.
  /// - Throws: ``FitError/unknownLaw(_:known:)``.
  public func ranking(of candidates: [Observation], for target: [String: Double]) throws
    -> [NextRun]
  {
    let law = try Law.named(law)
    let design = Design(law, inputs, coordinates, residuals)
    let goal = design.logGradient(target)
    let now = design.error(of: goal, adding: nil)
    return candidates.map { candidate in
      let after = design.error(of: goal, adding: design.logGradient(candidate.inputs))
      let flops =
        candidate.inputs["flops"]
        ?? inputs.prefix(2).reduce(1) { $0 * (candidate.inputs[$1] ?? .nan) }
      return NextRun(
        label: candidate.label, inputs: candidate.inputs, flops: flops, errorNow: now,
        errorAfter: after, gainPerFLOP: (now - after) / flops)
    }.sorted { ($0.gainPerFLOP, $1.label) > ($1.gainPerFLOP, $0.label) }
  }
}

/// The Fisher information of fitted points about a law's parameters.
private struct Design {
  private let law: Law
  private let inputs: [String]
  private let coordinates: [Double]
  private var information: [Double]  // [k, k], sum of gradients' outer products
  private var variance = 0.0

  init(_ law: Law, _ inputs: [String], _ coordinates: [Double], _ residuals: [PointResidual]) {
    (self.law, self.inputs, self.coordinates) = (law, inputs, coordinates)
    information = Array(repeating: 0, count: coordinates.count * coordinates.count)
    for point in residuals {
      let gradient = logGradient(point.observation.inputs)
      information = Self.adding(gradient, to: information)
      let error = log(point.prediction / point.observation.loss)
      variance += error * error / Double(max(residuals.count - coordinates.count, 1))
    }
  }

  /// Returns d ln(value) / d coordinate at a point.
  func logGradient(_ place: [String: Double]) -> [Double] {
    var evaluation = Evaluation(points: 1, parameters: coordinates.count)
    law.evaluate(coordinates, Columns(places: [place], inputs: inputs), &evaluation)
    return evaluation.jacobian.map { $0 / evaluation.values[0] }
  }

  func error(of goal: [Double], adding gradient: [Double]?) -> Double {
    let matrix = gradient.map { Self.adding($0, to: information) } ?? information
    let factor = Cholesky(matrix, size: goal.count)
    return (variance * dot(goal, factor.solve(goal))).squareRoot()
  }

  private static func adding(_ gradient: [Double], to matrix: [Double]) -> [Double] {
    let size = gradient.count
    return matrix.indices.map { matrix[$0] + gradient[$0 / size] * gradient[$0 % size] }
  }
}
