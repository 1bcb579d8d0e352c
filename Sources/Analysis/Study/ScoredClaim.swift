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

  /// What the interval of the sum says of the claim; undecided says nothing of it, not that there is
  /// no difference.
  public enum Outcome: String, CaseIterable, Hashable, Sendable {
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
  /// A sum of levels, or an interaction of axes, is of one metric, at each combination of the other
  /// axes; a sum of metrics is taken within each cell.
  ///
  /// - Parameters:
  ///   - claim: A sum of one axis's levels or of metrics, or a product of sums of levels, and its
  ///     bound.
  ///   - metric: What levels are compared in.
  ///   - at: Levels of other axes, as `width=128, head=mlp`; every combination when empty.
  /// - Returns: One score per combination that has all the levels, in the order of the axes' levels.
  /// - Throws: ``ClaimError`` if the claim does not fit this study.
  public func score(_ claim: Claim, _ metric: Metric, at: String) throws -> [ScoredClaim] {
    switch try grid.sum(claim, metric, at: at) {
    case .metrics(let cells): cells.map { score(claim, within: $0) }
    case .levels(let axes, let settings):
      settings.map { levels, cells in
        ScoredClaim(
          at: levels.joined(separator: ", "), metric: metric,
          sums: sums(claim, metric, axes, cells), claim: claim)
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
      sum(claim) { value(Metric($0[0]), of: run) }
    }
    return ScoredClaim(
      at: axes.compactMap { cell.levels[$0.name] }.joined(separator: ", "),
      metric: Metric(claim.names[0]), sums: sums, claim: claim)
  }

  /// The claimed sum for each seed that all its levels share.
  private func sums(
    _ claim: Claim, _ metric: Metric, _ axes: [String], _ group: [StudyCell]
  ) -> [Double] {
    let seeds = Set(group.flatMap { $0.runs.map(\.run.seed) }).sorted()
    return seeds.compactMap { seed in
      sum(claim) { names in
        let levels = Dictionary(uniqueKeysWithValues: zip(axes, names))
        let run = group.first { $0.has(levels) }?.runs.first { $0.run.seed == seed }
        return run.flatMap { value(metric, of: $0) }
      }
    }
  }

  /// The signed sum of what the claim names; nil where any of it is missing.
  private func sum(_ claim: Claim, of value: ([String]) -> Double?) -> Double? {
    let values = claim.products.compactMap { product in
      value(product.names).map { product.sign * $0 }
    }
    return values.count == claim.products.count ? values.reduce(0, +) : nil
  }
}
