import Analysis
import Experiments
import Questions
import Settings
import Text

/// What a study may cost whose seeds are added until its claims are decided.
struct SeedCost: Encodable {
  /// The look that has begun, from 1, and how many there are at most.
  let look: Int
  let looks: [Int]
  let claims: Int
  let open: Int
  /// Runs of the study, and seconds still to come, if no open claim is decided before the last look.
  let mostRuns: Int
  let mostSeconds: Double
  /// Before the first look is complete.
  let expected: [Expected]
  private let line: String

  /// If each claim is this many standard deviations of one seed's difference clear of its bound.
  struct Expected: Encodable {
    let deviations: Double
    /// Of the whole study.
    let runs: Double
    let seconds: Double
  }

  private enum CodingKeys: String, CodingKey {
    case look, looks, claims, open, mostRuns, mostSeconds, expected
  }

  /// - Parameters:
  ///   - path: How seeds were added so far.
  ///   - plan: The study with these seeds.
  ///   - price: Of this machine.
  ///   - index: What is done already; nil when nothing was run yet.
  ///   - pace: Core seconds that pass in a second.
  /// - Throws: What keeps the index from being read.
  init(_ path: SeedPath, _ plan: Plan, price: Price, index: RunIndex?, pace: Double) throws {
    let most = SeedGrowth.grown(plan, to: path.most)
    let work = OpenWork(most, index: index)
    (look, looks, line) = (path.current.number, path.looks.counts, path.line)
    (claims, open, mostRuns) = (path.claims.count, path.open, most.runs.count)
    mostSeconds = try PricedWork(most, work: work, price: price, index: index).seconds / pace
    let probes = plan.spec.probes.map(\.value)
    let cells = plan.cells.map { runs in
      (cell: runs[0].cell.text, seconds: price.seconds(runs[0], probes: probes))
    }
    let isBefore = path.current.number == 1 && path.current.open == nil
    expected = (isBefore ? [1.0, 2, 4] : []).map { deviations in
      let seeds = path.expected(deviations: deviations)
      let runs = cells.map { (seeds[$0.cell] ?? 0, $0.seconds) }
      return Expected(
        deviations: deviations, runs: runs.map(\.0).reduce(0, +),
        seconds: runs.map { $0.0 * $0.1 }.reduce(0, +) / pace)
    }
  }

  /// For people, a line each.
  var lines: [String] {
    let limit =
      "worst case, no open claim decided before \(looks.last ?? 0) seeds: \(mostRuns.counted("run")) in "
      + "all, about \(mostSeconds.duration) still to come"
    guard !expected.isEmpty else { return [line, limit] }
    let deviations = expected.map { "\(Int($0.deviations))" }.joined(separator: ", ")
    let runs = expected.map { $0.runs.fixed(0) }.joined(separator: ", ")
    let seconds = expected.map(\.seconds.duration).joined(separator: ", ")
    return [
      line,
      "expected, if each claim's effect is \(deviations) standard deviations of one seed's difference beyond "
        + "its bound: \(runs) runs, about \(seconds); the first look estimates the true effects",
      limit,
    ]
  }
}
