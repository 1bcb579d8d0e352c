import Foundation

/// Solves the terms' coefficients exactly for given exponents, so that only exponents are searched.
///
/// The coefficients are the least-squares ones for relative residuals (log residuals to first
/// order) or plain ones, depending on the loss. Source: Golub & Pereyra 1973.
struct VariableProjection {
  private let objective: Objective
  private let linear: [Int]  // free parameters that each multiply one term

  init(_ objective: Objective) {
    self.objective = objective
    linear = objective.law.linear.filter { objective.free.contains($0) }
  }

  /// Returns all coordinates with the linear ones replaced by their best values.
  func project(_ coordinates: [Double]) -> [Double] {
    guard !linear.isEmpty else { return coordinates }
    var unit = coordinates
    for parameter in linear { unit[parameter] = 0 }  // coefficient one
    let columns = objective.columns
    let width = objective.law.parameters.count
    var evaluation = Evaluation(points: columns.count, parameters: width)
    objective.law.evaluate(unit, columns, &evaluation)
    let roots = rootWeights()
    let terms = linear.map { parameter in
      columns.targets.indices.map { evaluation.jacobian[$0 * width + parameter] }
    }
    let rest = columns.targets.indices.map { point in
      columns.targets[point] - evaluation.values[point] + terms.reduce(0) { $0 + $1[point] }
    }
    let solution = NonnegativeLeastSquares(
      columns: terms.map { term in zip(term, roots).map(*) }, target: zip(rest, roots).map(*)
    ).solve()
    for (index, parameter) in linear.enumerated() {
      unit[parameter] = log(max(solution[index], smallest(terms[index])))
    }
    return unit
  }

  /// A coefficient that makes its term 1e-6 of the targets: not zero, so that it can grow.
  private func smallest(_ term: [Double]) -> Double {
    let targets = objective.columns.targets
    let typicalTarget = targets.reduce(0) { $0 + abs($1) }
    let typicalTerm = term.reduce(0) { $0 + abs($1) }
    return 1e-6 * max(typicalTarget, 1e-300) / max(typicalTerm, 1e-300)
  }

  private func rootWeights() -> [Double] {
    let columns = objective.columns
    return columns.targets.indices.map { point in
      let root = columns.weights[point].squareRoot()
      switch objective.loss.residual {
      case .log: return root / max(abs(columns.targets[point]), 1e-300)
      case .linear: return root
      case .logPlusOne: return root / (1 + columns.targets[point])
      }
    }
  }
}
