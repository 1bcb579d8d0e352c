/// The function that a search minimizes: a loss over points, in the free coordinates.
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

  /// Returns the same function with one more fixed parameter.
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

  /// Returns the free coordinates out of all.
  func restrict(_ coordinates: [Double]) -> [Double] { free.map { coordinates[$0] } }

  /// Evaluates value, gradient and curvature at the given coordinates.
  ///
  /// The curvature is the Gauss-Newton matrix: exact at a perfect fit, positive semidefinite
  /// everywhere.
  func evaluate(_ point: [Double], into slopes: inout Slopes) -> Double {
    law.evaluate(expand(point), columns, &slopes.evaluation)
    slopes.clear()
    let width = law.parameters.count
    let free = free
    var total = 0.0
    for row in 0..<columns.count {
      let cost = loss.cost(
        of: slopes.evaluation.values[row], target: columns.targets[row],
        logTarget: columns.logTargets[row], trials: columns.trials[row])
      guard cost.value.isFinite else { return .infinity }
      let weight = columns.weights[row]
      total += weight * cost.value
      slopes.add(
        row: row * width, of: free, slope: weight * cost.slope,
        curvature: weight * cost.curvature)
    }
    return slopes.gradient.allSatisfy(\.isFinite) ? total : .infinity
  }

  /// Returns the value alone.
  func value(_ point: [Double]) -> Double {
    var slopes = Slopes(self)
    return evaluate(point, into: &slopes)
  }
}

/// Gradient and curvature at a point; the storage is reused during the search.
struct Slopes {
  var evaluation: Evaluation
  var gradient: [Double]  // [dimension]
  var curvature: [Double]  // [dimension (dimension + 1) / 2], lower triangle by rows

  init(_ objective: Objective) {
    evaluation = Evaluation(
      points: objective.columns.count, parameters: objective.law.parameters.count)
    gradient = Array(repeating: 0, count: objective.dimension)
    curvature = Array(repeating: 0, count: objective.dimension * (objective.dimension + 1) / 2)
  }

  /// Adds the contribution of one point, from its row of the Jacobian.
  @inline(__always)
  mutating func add(row: Int, of free: [Int], slope: Double, curvature share: Double) {
    var entry = 0  // runs through the packed lower triangle without index arithmetic
    for i in free.indices {
      let derivative = evaluation.jacobian[row + free[i]]
      gradient[i] += slope * derivative
      let scaled = share * derivative
      for j in 0...i {
        curvature[entry] += scaled * evaluation.jacobian[row + free[j]]
        entry += 1
      }
    }
  }

  /// The curvature as [dimension, dimension] row-major.
  var matrix: [Double] {
    let size = gradient.count
    return (0..<size * size).map { entry in
      let (low, high) = (min(entry / size, entry % size), max(entry / size, entry % size))
      return curvature[high * (high + 1) / 2 + low]
    }
  }

  mutating func clear() {
    for index in gradient.indices { gradient[index] = 0 }
    for index in curvature.indices { curvature[index] = 0 }
  }
}
