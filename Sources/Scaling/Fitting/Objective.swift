/// The function a search minimises: a loss over points, in the coordinates that are free.
struct Objective: Sendable {
  let law: Law
  let columns: Columns
  let loss: Loss
  let free: [Int]  // positions of searched parameters
  let fixedCoordinates: [Double]  // [parameter], used where a parameter is not free

  init(law: Law, columns: Columns, loss: Loss, fixed: [Int: Double] = [:]) {
    self.law = law
    self.columns = columns
    self.loss = loss
    free = law.parameters.indices.filter { fixed[$0] == nil }
    fixedCoordinates = law.parameters.indices.map { fixed[$0] ?? 0 }
  }

  var dimension: Int { free.count }

  /// Returns the same function over other points or another loss.
  func over(_ columns: Columns? = nil, loss: Loss? = nil) -> Objective {
    Objective(
      law: law, columns: columns ?? self.columns, loss: loss ?? self.loss, fixed: fixed)
  }

  /// Returns the same function with one more parameter held.
  func holding(_ parameter: Int, at coordinate: Double) -> Objective {
    var fixed = self.fixed
    fixed[parameter] = coordinate
    return Objective(law: law, columns: columns, loss: loss, fixed: fixed)
  }

  private var fixed: [Int: Double] {
    Dictionary(
      uniqueKeysWithValues: law.parameters.indices.filter { !free.contains($0) }
        .map { ($0, fixedCoordinates[$0]) })
  }

  /// Returns all coordinates of the law from the free ones.
  func expand(_ point: [Double]) -> [Double] {
    var coordinates = fixedCoordinates
    for (index, parameter) in free.enumerated() { coordinates[parameter] = point[index] }
    return coordinates
  }

  /// Returns the free coordinates among all.
  func restrict(_ coordinates: [Double]) -> [Double] { free.map { coordinates[$0] } }

  /// Evaluates value, gradient and curvature at a point of the search.
  ///
  /// The curvature is the Gauss-Newton matrix, [dimension, dimension] row-major: exact at a
  /// perfect fit, positive semidefinite everywhere.
  func evaluate(_ point: [Double], into slopes: inout Slopes) -> Double {
    law.evaluate(expand(point), columns, &slopes.evaluation)
    slopes.clear()
    let width = law.parameters.count
    let dimension = dimension
    var total = 0.0
    for row in 0..<columns.count {
      let cost = loss.cost(
        of: slopes.evaluation.values[row], target: columns.targets[row],
        logTarget: columns.logTargets[row], trials: columns.trials[row])
      guard cost.value.isFinite else { return .infinity }
      let weight = columns.weights[row]
      total += weight * cost.value
      let curvature = weight * cost.curvature
      for i in 0..<dimension {
        let derivative = slopes.evaluation.jacobian[row * width + free[i]]
        slopes.gradient[i] += weight * cost.slope * derivative
        for j in 0...i {
          slopes.curvature[i * dimension + j] +=
            curvature * derivative * slopes.evaluation.jacobian[row * width + free[j]]
        }
      }
    }
    return slopes.gradient.allSatisfy(\.isFinite) ? total : .infinity
  }

  /// Returns the value alone.
  func value(_ point: [Double]) -> Double {
    var slopes = Slopes(self)
    return evaluate(point, into: &slopes)
  }
}

/// Gradient and curvature at a point; the storage lives as long as the search.
struct Slopes {
  var evaluation: Evaluation
  var gradient: [Double]  // [dimension]
  var curvature: [Double]  // [dimension, dimension], lower triangle

  init(_ objective: Objective) {
    evaluation = Evaluation(
      points: objective.columns.count, parameters: objective.law.parameters.count)
    gradient = Array(repeating: 0, count: objective.dimension)
    curvature = Array(repeating: 0, count: objective.dimension * objective.dimension)
  }

  mutating func clear() {
    for index in gradient.indices { gradient[index] = 0 }
    for index in curvature.indices { curvature[index] = 0 }
  }
}
