/// Refits of a law to resampled points.
///
/// Clusters are drawn with replacement, as a vector of counts, so that a point drawn twice is evaluated
/// once with double weight; or their residuals get random weights (``WildResampling``).
struct Bootstrap {
  private let objective: Objective
  private let clusters: [[Int]]  // rows that are drawn together
  private let wild: WildResampling?  // nil where clusters are drawn
  private let starts: [[Double]]  // free coordinates each refit begins from
  private let resampling: Resampling

  private static let iterations = 60
  private static let tolerance = 1e-7  // relative; far below the spread between draws
  private static let freshStarts = 16
  private static let parts = 64
  static let fewestForParts = 20 * parts

  /// Prepares refits from a fitted optimum.
  ///
  /// - Parameters:
  ///   - objective: The fitted objective over all points.
  ///   - clusters: The rows that are drawn together.
  ///   - cells: The name of each row's cell.
  ///   - optima: The basins to start refits from, best first, in all coordinates.
  ///   - resampling: The scheme, number of draws and seed.
  init(
    _ objective: Objective, clusters: [[Int]], cells: [String], optima: [[Double]],
    resampling: Resampling
  ) {
    self.objective = objective
    self.resampling = resampling
    starts = optima.map(objective.restrict)
    self.clusters = clusters
    wild =
      resampling.scheme(clusters: clusters.count) == .wild
      ? WildResampling(
        objective, at: optima[0], clusters: clusters, cells: cells,
        weights: ClusterWeights(clusters, cells: cells, seed: resampling.seed),
        confidence: resampling.confidence) : nil
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
    if resampling.scheme(clusters: clusters.count) == .parts { return partDraws(threads: threads) }
    return parallelMap(count: resampling.count, threads: threads) { draw in
      refit(resampled(draw: draw))
    }
  }

  /// Draws of many clusters: the optimum plus what means of refitted parts differ by.
  ///
  /// The clusters are divided at random into parts, each of which is refitted once; the spread of a mean
  /// of as many parts is that of the whole. Source: batch means, Politis, Romano & Wolf 1999
  /// (Subsampling), chapter 2, with parts that do not overlap.
  private func partDraws(threads: Int) -> [[Double]?] {
    let order = shuffled()
    let refits = parallelMap(count: Self.parts, threads: threads) { part in
      let own = stride(from: part, to: order.count, by: Self.parts)
        .flatMap { clusters[order[$0]] }.sorted()
      return refit(objective.columns.selecting(own))
    }.compactMap { $0 }
    guard refits.count > Self.parts / 2 else { return [] }
    let optimum = objective.expand(starts[0])
    let count = Double(refits.count)
    let mean = optimum.indices.map { index in refits.reduce(0) { $0 + $1[index] } / count }
    let widening = (count / (count - 1)).squareRoot()
    return (0..<resampling.count).map { draw in
      var generator = ResamplingGenerator(seed: resampling.seed, draw: draw)
      var sum = Array(repeating: 0.0, count: mean.count)
      for _ in refits.indices {
        let one = refits[Int.random(in: refits.indices, using: &generator)]
        sum = step(step(sum, 1, one), -1, mean)
      }
      return step(optimum, widening / count, sum)
    }
  }

  private func shuffled() -> [Int] {
    var generator = ResamplingGenerator(seed: resampling.seed, draw: -1)
    return clusters.indices.shuffled(using: &generator)
  }

  /// Returns refits that each leave one cluster out, for the acceleration of BCa.
  func leavingOneOut(threads: Int) -> [[Double]?] {
    parallelMap(count: clusters.count, threads: threads) { left in
      var counts = Array(repeating: 1, count: objective.columns.count)
      for row in clusters[left] { counts[row] = 0 }
      return refit(objective.columns.resampled(counts))
    }
  }

  /// Residuals of the fit as one more run would have them: lifted for the degrees of freedom that the
  /// fit used.
  ///
  /// - Parameter residuals: Of the fit, one per point.
  func scatter(_ residuals: [Double]) -> [Double] {
    if let wild { return wild.scatter }
    let count = Double(residuals.count)
    let factor = (count / max(count - Double(objective.dimension), 1)).squareRoot()
    return residuals.map { factor * $0 }
  }

  private func resampled(draw: Int) -> Columns {
    if let wild { return objective.columns.with(targets: wild.targets(draw: draw)) }
    var generator = ResamplingGenerator(seed: resampling.seed, draw: draw)
    return objective.columns.resampled(counts(&generator))
  }

  private func counts(_ generator: inout ResamplingGenerator) -> [Int] {
    var counts = Array(repeating: 0, count: objective.columns.count)
    for _ in clusters.indices {
      for row in clusters[Int.random(in: clusters.indices, using: &generator)] { counts[row] += 1 }
    }
    return counts
  }

  /// Refits from the optima and from the best fresh starting point, and keeps the lowest.
  private func refit(_ columns: Columns) -> [Double]? {
    let resampled = Annealing.opening(objective.over(columns))
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
    guard objective.loss.isNonsmooth else { return descent.point }
    return Annealing.finish(descent, resampled.over(loss: objective.loss)).point
  }
}
