/// Least squares with nonnegative coefficients, for a few columns.
///
/// Solves every set of active columns and keeps the best feasible solution: exact, and for the
/// three terms of a law cheaper than an active-set method.
struct NonnegativeLeastSquares {
  private let gram: [Double]  // [k, k], columns scaled to unit length
  private let moments: [Double]  // [k]
  private let lengths: [Double]  // [k]

  /// Collects the normal equations.
  ///
  /// - Parameters:
  ///   - columns: [k][point], already multiplied by the square root of the weights.
  ///   - target: [point], multiplied likewise.
  init(columns: [[Double]], target: [Double]) {
    let lengths = columns.map { max(dot($0, $0).squareRoot(), 1e-300) }
    self.lengths = lengths
    moments = columns.indices.map { dot(columns[$0], target) / lengths[$0] }
    gram = columns.indices.flatMap { row in
      columns.indices.map { column in
        dot(columns[row], columns[column]) / (lengths[row] * lengths[column])
      }
    }
  }

  /// Returns the coefficients, one per column.
  func solve() -> [Double] {
    let count = moments.count
    var best = Array(repeating: 0.0, count: count)
    var bestGain = 0.0
    for subset in 1..<max(1 << count, 1) {
      let active = (0..<count).filter { subset >> $0 & 1 == 1 }
      let matrix = active.flatMap { row in active.map { gram[row * count + $0] } }
      let solution = Cholesky(matrix, size: active.count).solve(active.map { moments[$0] })
      let gain = dot(solution, active.map { moments[$0] })
      guard gain > bestGain, solution.allSatisfy({ $0 > 0 }) else { continue }
      bestGain = gain
      best = Array(repeating: 0, count: count)
      for (column, value) in zip(active, solution) { best[column] = value / lengths[column] }
    }
    return best
  }
}
