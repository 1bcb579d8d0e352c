/// Limited-memory BFGS with the Gauss-Newton curvature at the current point as initial metric.
///
/// The curvature makes the search independent of the units and the correlation of the parameters
/// (the condition number of an additive law is around 1e11), so the objective needs no manual
/// scaling: a search ends when the decrease predicted by the metric is a negligible fraction of the
/// value.
///
/// Source: Liu & Nocedal 1989, algorithm 2.1 (two-loop recursion); line search for the weak Wolfe
/// conditions by bisection, Lewis & Overton 2013, algorithm 2.6, which also handles nonsmooth
/// losses.
struct LBFGS {
  /// How a search ended.
  enum Ending: String, Codable, Hashable, Sendable {
    case converged, stalled, outOfIterations, notFinite
  }

  var point: [Double]
  var value: Double
  var ending = Ending.notFinite
  var iterations = 0
  /// The predicted decrease relative to the value at the end.
  var decrement = Double.infinity

  private let objective: Objective
  private var slopes: Slopes
  private var pairs: [Pair] = []

  /// The change of point and gradient over one accepted step.
  private struct Pair {
    let step: [Double]
    let gradientChange: [Double]
    let product: Double
  }

  private static let memory = 6
  private static let longestStep = 4.0  // in log coordinates: a factor of 55
  static let tolerance = 1e-13  // predicted decrease relative to the value

  /// Prepares a search from a starting point and evaluates the objective there.
  init(_ objective: Objective, from start: [Double]) {
    self.objective = objective
    slopes = Slopes(objective)
    point = start
    value = objective.evaluate(start, into: &slopes)
  }

  /// Continues the search until it ends or for a number of iterations.
  mutating func run(iterations limit: Int, tolerance: Double = LBFGS.tolerance) {
    guard value.isFinite else { return }
    ending = .outOfIterations
    var quietSteps = 0
    for _ in 0..<limit {
      iterations += 1
      let direction = nextDirection()
      decrement = -dot(direction, slopes.gradient) / max(value, 1e-300)
      if decrement <= tolerance || value < Self.roundingFloor(objective) {
        return ending = .converged
      }
      let before = value
      guard advance(along: direction) else {
        if pairs.isEmpty { return ending = decrement < 1e-7 ? .converged : .stalled }
        pairs.removeAll()
        continue
      }
      quietSteps = before - value <= 1e-15 * before ? quietSteps + 1 : 0
      if quietSteps == 3 { return ending = decrement < 1e-7 ? .converged : .stalled }
    }
  }

  /// The value below which squared residuals are rounding error: 1e-15 relative at each point.
  private static func roundingFloor(_ objective: Objective) -> Double {
    Double(objective.columns.count) * 1e-30
  }

  private mutating func nextDirection() -> [Double] {
    let metric = Cholesky(slopes.matrix, size: objective.dimension)
    var direction = slopes.gradient.map { -$0 }
    var shares: [Double] = []
    for pair in pairs.reversed() {
      let share = dot(pair.step, direction) / pair.product
      shares.append(share)
      direction = Scaling.step(direction, -share, pair.gradientChange)
    }
    direction = metric.solve(direction)
    for (pair, share) in zip(pairs, shares.reversed()) {
      let correction = share - dot(pair.gradientChange, direction) / pair.product
      direction = Scaling.step(direction, correction, pair.step)
    }
    if !(dot(direction, slopes.gradient) < 0) {
      pairs.removeAll()
      direction = metric.solve(slopes.gradient.map { -$0 })
    }
    let longest = direction.map(abs).max() ?? 0
    let shrink = min(1, Self.longestStep / max(longest, 1e-300))
    return shrink < 1 ? direction.map { $0 * shrink } : direction
  }

  /// Moves along a direction to a point that satisfies the weak Wolfe conditions.
  ///
  /// - Parameter direction: A descent direction.
  /// - Returns: False if no decrease can be found; the search then stays at its point.
  private mutating func advance(along direction: [Double]) -> Bool {
    let (startPoint, startValue, startGradient) = (point, value, slopes.gradient)
    let slope = dot(direction, startGradient)
    var (lower, upper, length) = (0.0, Double.infinity, 1.0)
    for _ in 0..<40 {
      point = Scaling.step(startPoint, length, direction)
      value = objective.evaluate(point, into: &slopes)
      if !(value <= startValue + 1e-4 * length * slope) {
        upper = length
      } else if dot(direction, slopes.gradient) < 0.9 * slope, lower < 64 {
        lower = length
      } else {
        break
      }
      length = upper.isFinite ? (lower + upper) / 2 : 2 * lower
      if upper - lower < 1e-12 { break }
    }
    guard value < startValue else {
      point = startPoint
      value = objective.evaluate(startPoint, into: &slopes)
      return false
    }
    remember(Scaling.step(point, -1, startPoint), Scaling.step(slopes.gradient, -1, startGradient))
    return true
  }

  private mutating func remember(_ step: [Double], _ gradientChange: [Double]) {
    let product = dot(step, gradientChange)
    guard product > 1e-300 else { return }
    pairs.append(Pair(step: step, gradientChange: gradientChange, product: product))
    if pairs.count > Self.memory { pairs.removeFirst() }
  }
}
