import Foundation

/// How a penalty with a kink is searched: through Huber penalties whose δ shrinks to nothing.
///
/// A smooth penalty passes through unchanged.
enum Annealing {
  /// Where a descent ended under the penalty itself.
  struct End: Sendable {
    let point: [Double]
    let value: Double
    let isConverged: Bool
    let decrement: Double
  }

  private static let openingDelta = 1e-2
  private static let stages = 7  // δ falls tenfold each time, to 1e-9
  private static let iterations = 400

  /// Returns the objective in which starts are scored.
  static func opening(_ objective: Objective) -> Objective {
    guard case .absolute = objective.loss.penalty else { return objective }
    return objective.over(loss: softened(objective.loss, openingDelta))
  }

  /// Follows a descent to its end.
  static func finish(_ descent: Descent, _ objective: Objective) -> End {
    var descent = descent
    descent.run(iterations: iterations)
    guard case .absolute = objective.loss.penalty else {
      return End(
        point: descent.point, value: descent.value, isConverged: descent.ending == .converged,
        decrement: descent.decrement)
    }
    for stage in 1...stages {
      let delta = openingDelta * pow(10, -Double(stage))
      descent = Descent(
        objective.over(loss: softened(objective.loss, delta)), from: descent.point)
      descent.run(iterations: iterations)
    }
    return End(
      point: descent.point, value: objective.value(descent.point),
      isConverged: descent.decrement < 1e-6, decrement: descent.decrement)
  }

  private static func softened(_ loss: Loss, _ delta: Double) -> Loss {
    Loss(.huber(delta: delta), residual: loss.residual)
  }
}
