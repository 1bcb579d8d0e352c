public import Questions
import Store

/// A claim scored by the runs, at one combination of the axes that it does not compare.
public struct ScoredClaim: Hashable, Sendable {
  /// The levels of the other axes, in words; empty if there are none.
  public let at: String
  /// The metric of its numbers.
  public let metric: Metric
  /// The claimed sum over the seeds that all its members share; nil if there are none.
  public let sum: SeedMean?
  public let outcome: Outcome
  /// The signed distance of the sum from the bound; positive on the claimed side.
  public let margin: SeedMean?
  /// The number of seeds that would decide an effect of this size, if these do not.
  public let seedsNeeded: SeedsNeeded?

  /// The verdict from the interval of the sum; undecided does not mean that there is no difference.
  public enum Outcome: String, Hashable, Sendable {
    case reproduced, contradicted, undecided
  }

  init(at: String, metric: Metric, sums: [Double], claim: Claim) {
    (self.at, self.metric) = (at, metric)
    let margins = sums.map(claim.margin)
    sum = sums.isEmpty ? nil : SeedMean(sums)
    margin = margins.isEmpty ? nil : SeedMean(margins)
    outcome = margin.map(Self.outcome) ?? .undecided
    seedsNeeded =
      outcome == .undecided && sums.count > 1 ? SeedsNeeded(PairedDifference(margins)) : nil
  }

  /// Reproduced if the whole interval is on the claimed side of the bound, contradicted if it is on
  /// the other side; a single seed decides nothing.
  private static func outcome(of margin: SeedMean) -> Outcome {
    guard margin.halfWidth != nil else { return .undecided }
    return margin.low > 0 ? .reproduced : margin.high < 0 ? .contradicted : .undecided
  }
}

extension StudyData {
  /// Scores a claim at each combination of the other axes that `at` admits.
  ///
  /// A sum of levels uses one metric, at each combination of the other axes; a sum of metrics is
  /// taken within each cell.
  ///
  /// - Parameters:
  ///   - claim: A sum of one axis's levels or of metrics, and its bound.
  ///   - metric: The metric in which levels are compared.
  ///   - at: Levels of other axes, as `width=128, head=mlp`; every combination if empty.
  /// - Returns: One score per combination that has all the levels, in the order of the axes' levels.
  /// - Throws: ``ClaimError`` if the claim does not fit this study.
  public func score(_ claim: Claim, _ metric: Metric, at: String) throws -> [ScoredClaim] {
    switch try grid.sum(claim, metric, at: at) {
    case .metrics(let cells): cells.map { score(claim, within: $0) }
    case .levels(let axis, let settings):
      settings.map { levels, cells in
        ScoredClaim(
          at: levels.joined(separator: ", "), metric: metric,
          sums: sums(claim, metric, axis, cells), claim: claim)
      }
    }
  }

  private var grid: ClaimGrid<StudyCell> {
    ClaimGrid(
      axes: axes.map { axis in
        (axis.name, levels.filter { $0.axis == axis.name }.map(\.label))
      }, metrics: knownMetrics.map(\.name), cells: cells)
  }

  /// A sum of metrics for each seed of one cell.
  private func score(_ claim: Claim, within cell: StudyCell) -> ScoredClaim {
    let sums = cell.runs.compactMap { run in
      sum(claim) { value(Metric($0), of: run) }
    }
    return ScoredClaim(
      at: axes.compactMap { cell.levels[$0.name] }.joined(separator: ", "),
      metric: Metric(claim.terms[0].name), sums: sums, claim: claim)
  }

  /// The claimed sum for each seed that all its levels share.
  private func sums(
    _ claim: Claim, _ metric: Metric, _ axis: String, _ group: [StudyCell]
  ) -> [Double] {
    let seeds = Set(group.flatMap { $0.runs.map(\.run.seed) }).sorted()
    return seeds.compactMap { seed in
      sum(claim) { level in
        let run = group.first { $0.levels[axis] == level }?.runs.first { $0.run.seed == seed }
        return run.flatMap { value(metric, of: $0) }
      }
    }
  }

  /// The signed sum of the claim's members; nil if any of them is missing.
  private func sum(_ claim: Claim, of value: (String) -> Double?) -> Double? {
    let values = claim.terms.compactMap { term in value(term.name).map { term.sign * $0 } }
    return values.count == claim.terms.count ? values.reduce(0, +) : nil
  }
}
