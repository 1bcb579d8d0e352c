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
  public let verdict: ClaimVerdict
  /// The smallest effect that matters: the stated margin, that of non-inferiority, or how far the
  /// source's effect lies beyond the bound; nil if none of them is known.
  public let relevant: Double?
  /// How far the source's effect lies on the claimed side of the bound; nil where it gives none.
  public let sourceBeyond: Double?

  /// - Parameters:
  ///   - at: The levels of the other axes, in words.
  ///   - metric: Of the sum.
  ///   - sum: nil if no seed has all that the claim names.
  ///   - effect: The sum in the source, if it gives one.
  ///   - margin: The largest difference that does not matter, if one is stated.
  public init(
    at: String, metric: Metric, sum: SeedMean?, claim: Claim, effect: Double?, margin: Double?
  ) {
    (self.at, self.metric, self.sum) = (at, metric, sum)
    verdict = ClaimVerdict(sum, claim: claim, effect: effect, margin: margin)
    sourceBeyond = effect.map { claim.distance(of: $0, margin: margin) }
    relevant =
      margin ?? claim.nonInferiorityMargin ?? sourceBeyond.flatMap { $0 > 0 ? $0 : nil }
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
  ///   - effect: The sum in the source, if it gives one.
  ///   - margin: The largest difference that does not matter, if one is stated.
  /// - Returns: One score per combination that has all the levels, in the order of the axes' levels.
  /// - Throws: ``ClaimError`` if the claim does not fit this study.
  public func score(
    _ claim: Claim, _ metric: Metric, at: String, effect: Double? = nil, margin: Double? = nil
  ) throws -> [ScoredClaim] {
    func scored(_ at: [String], _ metric: Metric, _ sum: SeedMean?) -> ScoredClaim {
      ScoredClaim(
        at: at.joined(separator: ", "), metric: metric, sum: sum, claim: claim, effect: effect,
        margin: margin)
    }
    switch try grid.sum(claim, metric, at: at) {
    case .metrics(let cells):
      return cells.map { cell in
        scored(
          axes.compactMap { cell.levels[$0.name] }, Metric(claim.names[0]), sum(claim, in: cell))
      }
    case .levels(let axes, let settings):
      return settings.map { levels, cells in scored(levels, metric, sum(claim, metric, axes, cells))
      }
    }
  }

  /// What claims may name, with the cells that were run.
  var grid: ClaimGrid<StudyCell> {
    ClaimGrid(
      axes: axes.map { axis in
        (axis.name, levels.filter { $0.axis == axis.name }.map(\.label))
      }, metrics: knownMetrics.map(\.name), cells: cells)
  }

  /// A sum of metrics over the seeds of one cell: of the same runs, and so always paired.
  private func sum(_ claim: Claim, in cell: StudyCell) -> SeedMean? {
    let found = cell.runs.compactMap { run in terms(claim) { value(Metric($0[0]), of: run) } }
    let scale = found.joined().map { abs($0) }.max() ?? 0
    return found.isEmpty ? nil : SeedMean(found.map { $0.reduce(0, +) }, scale: scale)
  }

  /// The claimed sum over the seeds that all its levels share.
  private func sum(
    _ claim: Claim, _ metric: Metric, _ axes: [String], _ group: [StudyCell]
  ) -> SeedMean? {
    let seeds = Set(group.flatMap { $0.runs.map(\.run.seed) }).sorted()
    let found = seeds.compactMap { seed in
      terms(claim) { names in
        let levels = Dictionary(uniqueKeysWithValues: zip(axes, names))
        let run = group.first { $0.has(levels) }?.runs.first { $0.run.seed == seed }
        return run.flatMap { value(metric, of: $0) }
      }.map { (seed: seed, values: $0) }
    }
    return found.isEmpty
      ? nil : difference(found, given: seedCorrelation(metric)).difference
  }

  /// The signed numbers that the claim names; nil where any of them is missing.
  private func terms(_ claim: Claim, of value: ([String]) -> Double?) -> [Double]? {
    let values = claim.products.compactMap { product in
      value(product.names).map { product.sign * $0 }
    }
    return values.count == claim.products.count ? values : nil
  }
}
