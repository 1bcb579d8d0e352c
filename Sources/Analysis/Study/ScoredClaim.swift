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
  public internal(set) var verdict: ClaimVerdict
  /// The smallest effect that matters: the stated margin, that of non-inferiority, or how far the
  /// source's effect lies beyond the bound; nil if none of them is known.
  public let relevant: Double?
  /// How far the source's effect lies on the claimed side of the bound; nil where it gives none.
  public let sourceBeyond: Double?
  /// The look at which it was read; nil where seeds are fixed.
  public internal(set) var look: ClaimLook? = nil

  /// - Parameters:
  ///   - at: The levels of the other axes, in words.
  ///   - metric: Of the sum.
  ///   - sum: nil if no seed has all that the claim names.
  ///   - effect: The sum in the source, if it gives one.
  ///   - margin: The largest difference that does not matter, if one is stated.
  ///   - oneSided: The level of each of the two one-sided tests of equivalence.
  public init(
    at: String, metric: Metric, sum: SeedMean?, claim: Claim, effect: Double?, margin: Double?,
    oneSided: Double = 0.05
  ) {
    (self.at, self.metric, self.sum) = (at, metric, sum)
    verdict = ClaimVerdict(
      sum, claim: claim, effect: effect, margin: margin, oneSided: oneSided)
    sourceBeyond = effect.map { claim.distance(of: $0, margin: margin) }
    relevant =
      margin ?? claim.nonInferiorityMargin ?? sourceBeyond.flatMap { $0 > 0 ? $0 : nil }
  }
}

/// The last look at which a claim was read, where seeds are added until claims are decided.
public struct ClaimLook: Hashable, Sendable {
  /// From 1; 0 before the first look is complete.
  public let number: Int
  /// Looks of the study, at most.
  public let of: Int
  /// Whether it was decided at this look, so that later seeds do not count for it.
  public let isDecided: Bool
}

extension StudyData {
  /// Scores a claim at each combination of the other axes that `at` admits, over all seeds.
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
    let seeds = seedCorrelation(metric)
    return try tests(of: claim, metric, at: at).map { test in
      let sum: SeedMean? =
        test.terms.isEmpty
        ? nil
        : test.isOfMetrics
          ? test.paired(test.terms) : difference(test.terms, given: seeds).difference
      return ScoredClaim(
        at: test.at, metric: test.metric, sum: sum, claim: claim, effect: effect, margin: margin)
    }
  }

  /// What claims may name, with the cells that were run.
  var grid: ClaimGrid<StudyCell> {
    ClaimGrid(
      axes: axes.map { axis in
        (axis.name, levels.filter { $0.axis == axis.name }.map(\.label))
      }, metrics: knownMetrics.map(\.name), cells: cells)
  }
}
