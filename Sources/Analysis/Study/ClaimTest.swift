import Questions
import Store
import Text

/// A claim at one combination of the axes that it does not compare, with the numbers that it names.
struct ClaimTest {
  /// The levels of the other axes, in words.
  let at: String
  /// Of the sum: the claim's, or the first that it names.
  let metric: Metric
  /// Everything that its runs must have measured.
  let metrics: [Metric]
  /// Ids of the cells whose runs it needs.
  let cells: [String]
  /// The signed numbers for each seed that has all of them, by seed.
  let terms: [(seed: Int, values: [Double])]
  /// Whether it compares metrics of one cell, of the same runs.
  let isOfMetrics: Bool

  /// The sum over some of its seeds, paired by seed.
  func paired(_ terms: [(seed: Int, values: [Double])], level: Double = 0.05) -> SeedMean {
    let scale = terms.flatMap(\.values).map { abs($0) }.max() ?? 0
    return SeedMean(terms.map { $0.values.reduce(0, +) }, scale: scale, level: level)
  }
}

extension StudyData {
  /// A claim at each combination of the other axes that `at` admits, in the order of the axes' levels.
  ///
  /// - Throws: ``ClaimError`` if the claim does not fit this study.
  func tests(of claim: Claim, _ metric: Metric, at: String) throws -> [ClaimTest] {
    switch try grid.sum(claim, metric, at: at) {
    case .metrics(let cells):
      return cells.map { cell in
        ClaimTest(
          at: axes.compactMap { cell.levels[$0.name] }.joined(separator: ", "),
          metric: Metric(claim.names[0]), metrics: claim.names.map { Metric($0) },
          cells: [cell.run.cell],
          terms: cell.runs.compactMap { run in
            terms(claim) { value(Metric($0[0]), of: run) }.map { (seed: run.run.seed, values: $0) }
          }, isOfMetrics: true)
      }
    case .levels(let axes, let settings):
      return settings.map { levels, cells in
        let named = claim.products.map { product in
          cells.first { $0.has(Dictionary(uniqueKeysWithValues: zip(axes, product.names))) }
        }
        return ClaimTest(
          at: levels.joined(separator: ", "), metric: metric, metrics: [metric],
          cells: named.compactMap { $0?.run.cell }.distinct,
          terms: terms(claim, metric, axes, cells), isOfMetrics: false)
      }
    }
  }

  /// The signed numbers of the claim for each seed that all its levels share.
  private func terms(
    _ claim: Claim, _ metric: Metric, _ axes: [String], _ group: [StudyCell]
  ) -> [(seed: Int, values: [Double])] {
    let seeds = Set(group.flatMap { $0.runs.map(\.run.seed) }).sorted()
    return seeds.compactMap { seed in
      terms(claim) { names in
        let levels = Dictionary(uniqueKeysWithValues: zip(axes, names))
        let run = group.first { $0.has(levels) }?.runs.first { $0.run.seed == seed }
        return run.flatMap { value(metric, of: $0) }
      }.map { (seed: seed, values: $0) }
    }
  }

  /// The signed numbers that the claim names; nil where any of them is missing.
  private func terms(_ claim: Claim, of value: ([String]) -> Double?) -> [Double]? {
    let values = claim.products.compactMap { product in
      value(product.names).map { product.sign * $0 }
    }
    return values.count == claim.products.count ? values : nil
  }
}
