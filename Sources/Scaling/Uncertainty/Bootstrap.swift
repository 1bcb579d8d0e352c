/// Refits of a law to points resampled with replacement.
///
/// A draw is a vector of counts, so a point drawn twice is evaluated once with double weight.
struct Bootstrap {
  private let objective: Objective
  private let clusters: [[Int]]  // rows that are drawn together
  private let starts: [[Double]]  // free coordinates each refit begins from
  private let resampling: Resampling

  private static let iterations = 60
  private static let tolerance = 1e-7  // relative; far below the spread between draws
  private static let freshStarts = 16

  /// Prepares refits from a fitted optimum.
  ///
  /// - Parameters:
  ///   - objective: The fitted objective over all points.
  ///   - cells: The name shared by dependent points, one per row.
  ///   - optima: The basins to start refits from, best first, in all coordinates.
  ///   - resampling: The unit, number of draws and seed.
  init(_ objective: Objective, cells: [String], optima: [[Double]], resampling: Resampling) {
    self.objective = objective
    self.resampling = resampling
    starts = optima.map(objective.restrict)
    clusters =
      switch resampling.unit {
      case .points: cells.indices.map { [$0] }
      case .cells: Self.grouped(cells)
      }
  }

  /// Returns the rows of each cell in order of first appearance; a row without a name is its own
  /// cell.
  static func grouped(_ cells: [String]) -> [[Int]] {
    var positions: [String: Int] = [:]
    var groups: [[Int]] = []
    for (row, cell) in cells.enumerated() {
      if !cell.isEmpty, let position = positions[cell] {
        groups[position].append(row)
      } else {
        positions[cell] = groups.count
        groups.append([row])
      }
    }
    return groups
  }

  /// Returns all coordinates of each refit; nil where a refit failed.
  func draws(threads: Int) -> [[Double]?] {
    parallelMap(count: resampling.count, threads: threads) { draw in
      refit(counts: counts(draw: draw))
    }
  }

  /// Returns refits that each leave one cluster out, for the acceleration of BCa.
  func leavingOneOut(threads: Int) -> [[Double]?] {
    parallelMap(count: clusters.count, threads: threads) { left in
      var counts = Array(repeating: 1, count: objective.columns.count)
      for row in clusters[left] { counts[row] = 0 }
      return refit(counts: counts)
    }
  }

  private func counts(draw: Int) -> [Int] {
    var generator = ResamplingGenerator(seed: resampling.seed, draw: draw)
    var counts = Array(repeating: 0, count: objective.columns.count)
    for _ in clusters.indices {
      for row in clusters[Int.random(in: clusters.indices, using: &generator)] { counts[row] += 1 }
    }
    return counts
  }

  /// Refits from the optima and from the best fresh starting point, and keeps the lowest.
  private func refit(counts: [Int]) -> [Double]? {
    let resampled = Annealing.opening(objective.over(objective.columns.resampled(counts)))
    let fresh = Starts.all(for: resampled, count: Self.freshStarts)
      .map { (start: resampled.restrict($0), value: resampled.value(resampled.restrict($0))) }
      .filter { $0.value.isFinite }.min { $0.value < $1.value }
    var best: LBFGS?
    for start in starts + (fresh.map { [$0.start] } ?? []) {
      var descent = LBFGS(resampled, from: start)
      descent.run(iterations: Self.iterations, tolerance: Self.tolerance)
      if descent.value < best?.value ?? .infinity { best = descent }
    }
    guard let best, best.value.isFinite else { return nil }
    return objective.expand(finished(best, resampled))
  }

  /// Converges a nonsmooth penalty; a smooth one has converged already.
  private func finished(_ descent: LBFGS, _ resampled: Objective) -> [Double] {
    guard case .absolute = objective.loss.penalty else { return descent.point }
    return Annealing.finish(descent, resampled.over(loss: objective.loss)).point
  }
}
