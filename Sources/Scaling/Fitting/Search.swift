import Foundation

/// The global search: scores all starting points, runs descents from the best, converges the best
/// of those.
struct Search {
  /// A local optimum, and the number of descents that ended there.
  struct Basin {
    var coordinates: [Double]
    var value: Double
    var isConverged: Bool
    var decrement: Double
    var arrivals: Int
  }

  /// The distinct local optima of all descents, best first.
  private(set) var basins: [Basin] = []
  let startCount: Int
  let descentCount: Int

  private static let descents = 96  // number of descents
  private static let finalists = 24  // descents that run to convergence
  private static let opening = 12  // iterations before the finalists are chosen
  private static let scored = 4000  // points of many, over which starts and descents are judged
  private static let settled = 2  // basins of a part that are converged over all points

  /// Searches an objective from all its starting points.
  ///
  /// - Parameters:
  ///   - objective: The function; an absolute penalty is approached through smooth ones.
  ///   - starts: Approximate number of starting points to score.
  ///   - threads: Number of threads for the descents; the result does not depend on it.
  init(_ objective: Objective, starts: Int, threads: Int) {
    let smooth = Annealing.opening(objective.over(objective.columns.thinned(to: Self.scored)))
    let candidates = Starts.all(for: smooth, count: starts)
    startCount = candidates.count
    let scores = candidates.map { smooth.value(smooth.restrict($0)) }
    let chosen = candidates.indices.filter { scores[$0].isFinite }
      .sorted { (scores[$0], $0) < (scores[$1], $1) }.prefix(Self.descents)
    descentCount = chosen.count
    let opened = parallelMap(count: chosen.count, threads: threads) { index in
      var descent = LBFGS(smooth, from: smooth.restrict(candidates[chosen[index]]))
      descent.run(iterations: Self.opening)
      return descent
    }
    let finalists = opened.indices.sorted { (opened[$0].value, $0) < (opened[$1].value, $1) }
      .prefix(Self.finalists).map { opened[$0] }
    let part = smooth.columns.count < objective.columns.count ? smooth.over(loss: objective.loss) : nil
    let judged = part ?? objective
    let finished = parallelMap(count: finalists.count, threads: threads) { index in
      Annealing.finish(finalists[index], judged)
    }
    for descent in finished where descent.value.isFinite { gather(descent, judged) }
    if part != nil { settle(objective, threads: threads) }
  }

  /// Converges the best basins of a part of the points over all of them.
  private mutating func settle(_ objective: Objective, threads: Int) {
    let opened = basins.prefix(Self.settled)
    let ends = parallelMap(count: opened.count, threads: threads) { index in
      let opening = Annealing.opening(objective)
      return Annealing.finish(
        LBFGS(opening, from: opening.restrict(opened[index].coordinates)), objective)
    }
    basins = []
    for (end, known) in zip(ends, opened) where end.value.isFinite {
      gather(end, objective)
      if let place = basins.firstIndex(where: { $0.value == end.value }) {
        basins[place].arrivals += known.arrivals - 1
      }
    }
  }

  /// Adds a descent to the basin where it ended, or opens a new one.
  private mutating func gather(_ descent: Annealing.End, _ objective: Objective) {
    let scale = max(basins.map(\.value).min() ?? descent.value, 1e-300)
    let known = basins.firstIndex { abs($0.value - descent.value) <= 1e-4 * scale }
    let basin = Basin(
      coordinates: objective.expand(descent.point), value: descent.value,
      isConverged: descent.isConverged, decrement: descent.decrement,
      arrivals: 1 + (known.map { basins[$0].arrivals } ?? 0))
    if let known {
      if basin.value < basins[known].value {
        basins[known] = basin
      } else {
        basins[known].arrivals += 1
      }
    } else {
      basins.append(basin)
    }
    basins.sort { $0.value < $1.value }
  }
}
