import Foundation

/// Minimizes a nonsmooth penalty by continuation: a sequence of Huber penalties with δ falling to
/// 0.
///
/// Smooth penalties are passed through unchanged.
enum Annealing {
  /// The end of a descent under the original penalty.
  struct End: Sendable {
    let point: [Double]
    let value: Double
    let isConverged: Bool
    let decrement: Double
  }

  private static let openingDelta = 1e-2
  private static let stages = 7  // δ decreases tenfold per stage, to 1e-9
  private static let iterations = 400

  /// Returns the objective in which starting points are scored.
  static func opening(_ objective: Objective) -> Objective {
    guard objective.loss.isNonsmooth else { return objective }
    return objective.over(loss: softened(objective.loss, openingDelta))
  }

  /// Continues a descent to convergence.
  static func finish(_ descent: LBFGS, _ objective: Objective) -> End {
    var descent = descent
    descent.run(iterations: iterations)
    guard objective.loss.isNonsmooth else {
      return End(
        point: descent.point, value: descent.value, isConverged: descent.ending == .converged,
        decrement: descent.decrement)
    }
    for stage in 1...stages {
      let delta = openingDelta * pow(10, -Double(stage))
      descent = LBFGS(
        objective.over(loss: softened(objective.loss, delta)), from: descent.point)
      descent.run(iterations: iterations)
    }
    return End(
      point: descent.point, value: objective.value(descent.point),
      isConverged: descent.decrement < 1e-6, decrement: descent.decrement)
  }

  private static func softened(_ loss: Loss, _ delta: Double) -> Loss {
    if case .asymmetric(let share, _) = loss.penalty {
      return Loss(.asymmetric(share: share, delta: delta), residual: loss.residual)
    }
    return Loss(.huber(delta: delta), residual: loss.residual)
  }
}
