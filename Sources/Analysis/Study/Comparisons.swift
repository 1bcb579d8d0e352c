public import Questions
import Store

/// A level against its axis's control, everything else equal, over shared seeds; or, over two axes, the
/// difference that one level makes with the other axis's level minus that without it (an interaction).
public struct Comparison: Sendable {
  /// What is compared on each axis: one for a comparison of levels, two for an interaction.
  public let contrasts: [Contrast]
  /// The other axes' levels, in words; empty when there are none.
  public let at: String
  public let metric: Metric
  public let paired: SeedDifference
  /// Corrected for the number of comparisons with the same control about which nothing is claimed; nil
  /// for one that is claimed.
  public let p: Double?
  public let verdict: Verdict

  /// A level and the control of its axis.
  public struct Contrast: Hashable, Sendable {
    public let axis: String
    public let level: String
    public let base: String
  }

  public var axis: String { contrasts.map(\.axis).joined(separator: " × ") }
  public var level: String { contrasts.map(\.level).joined(separator: ", ") }
  public var base: String { contrasts.map(\.base).joined(separator: ", ") }
  /// `none − mlp`, or `(none − mlp) × (large − small)`.
  public var text: String {
    guard contrasts.count > 1 else { return "\(contrasts[0].level) − \(contrasts[0].base)" }
    return contrasts.map { "(\($0.level) − \($0.base))" }.joined(separator: " × ")
  }
}

extension [Comparison.Contrast] {
  /// The signed sum of levels, written out.
  fileprivate var products: [(names: [String], sign: Double)] {
    reduce([(names: [String](), sign: 1.0)]) { products, contrast in
      products.flatMap { product in
        [(contrast.level, 1.0), (contrast.base, -1.0)].map { name, sign in
          (product.names + [name], product.sign * sign)
        }
      }
    }
  }
}

extension StudyData {
  /// Every level compared with its axis's control, for every metric.
  public var comparisons: [Comparison] {
    metrics.flatMap { metric in axes.flatMap { comparisons(metric, axis: $0.name) } }
  }

  /// Every difference of differences over two axes, for every metric.
  public var interactions: [Comparison] {
    let names = axes.map(\.name)
    let pairs = names.indices.flatMap { first in
      names[(first + 1)...].map { [names[first], $0] }
    }
    return metrics.flatMap { metric in pairs.flatMap { comparisons(metric, over: $0) } }
  }

  /// The levels of one axis against its control, at each combination of the other axes.
  public func comparisons(_ metric: Metric, axis: String) -> [Comparison] {
    comparisons(metric, over: [axis])
  }

  /// How much the seeds of all cells rise and fall together in a metric.
  public func seedCorrelation(_ metric: Metric) -> SeedCorrelation {
    SeedCorrelation(
      cells.map { cell in
        Dictionary(
          cell.runs.compactMap { run in value(metric, of: run).map { (run.run.seed, $0) } },
          uniquingKeysWith: { first, _ in first })
      })
  }

  /// A cell's value minus that of an axis's control, all other levels equal, for each seed that both
  /// have; nil for the control itself, and where there is nothing to compare.
  public func differences(_ metric: Metric, of cell: StudyCell, along axis: String)
    -> [(seed: Int, value: Double)]?
  {
    terms(metric, of: cell, along: axis)?.map { ($0.seed, $0.values.reduce(0, +)) }
  }

  /// The same over all seeds, with its interval.
  public func difference(_ metric: Metric, of cell: StudyCell, along axis: String)
    -> SeedDifference?
  {
    terms(metric, of: cell, along: axis).map { difference($0, given: seedCorrelation(metric)) }
  }

  private func terms(_ metric: Metric, of cell: StudyCell, along axis: String)
    -> [(seed: Int, values: [Double])]?
  {
    guard let base = base(of: axis), let level = cell.levels[axis], level != base else {
      return nil
    }
    let contrast = Comparison.Contrast(axis: axis, level: level, base: base)
    let group = settings(apartFrom: [axis]).first { setting in
      setting.cells.contains { $0.run.cell == cell.run.cell }
    }
    return group.flatMap { terms(metric, [contrast], $0.cells) }
  }

  /// The difference over seeds: of two numbers by the rule of ``SeedCorrelation``, of more by their
  /// sums.
  func difference(
    _ terms: [(seed: Int, values: [Double])], given seeds: SeedCorrelation
  ) -> SeedDifference {
    guard terms.allSatisfy({ $0.values.count == 2 }) else {
      let scale = terms.flatMap(\.values).map { abs($0) }.max() ?? 0
      return SeedDifference(terms.map { $0.values.reduce(0, +) }, scale: scale)
    }
    return SeedDifference(terms.map { ($0.values[0], -$0.values[1]) }, given: seeds)
  }

  private func comparisons(_ metric: Metric, over subject: [String]) -> [Comparison] {
    let (claimed, seeds) = (claimedContrasts, seedCorrelation(metric))
    return settings(apartFrom: subject).flatMap { setting, group -> [Comparison] in
      let at = setting.joined(separator: ", ")
      let pairs = contrasts(over: subject).compactMap { contrasts in
        terms(metric, contrasts, group).map { found in
          (contrasts: contrasts, paired: difference(found, given: seeds))
        }
      }
      let isClaimed = pairs.map {
        claimed.contains(ClaimedContrast(metric, at: at, $0.contrasts.products))
      }
      // Only what can be tested, and is not claimed, counts for the correction.
      let tested = pairs.indices.filter { !isClaimed[$0] && pairs[$0].paired.p != nil }
      let corrected = Dictionary(
        uniqueKeysWithValues: zip(
          tested, Multiplicity.holm(tested.compactMap { pairs[$0].paired.p })))
      return pairs.indices.map { index in
        let pair = pairs[index]
        return Comparison(
          contrasts: pair.contrasts, at: at, metric: metric, paired: pair.paired,
          p: corrected[index],
          verdict: isClaimed[index] ? .claimed : Verdict(pair.paired, p: corrected[index]))
      }
    }
  }

  /// Every choice of one level other than the control on each axis.
  private func contrasts(over subject: [String]) -> [[Comparison.Contrast]] {
    subject.reduce([[]]) { chosen, axis in
      guard let base = base(of: axis) else { return [] }
      let labels = levels.filter { $0.axis == axis && !$0.isBase }.map(\.label)
      return chosen.flatMap { contrasts in
        labels.map { contrasts + [Comparison.Contrast(axis: axis, level: $0, base: base)] }
      }
    }
  }

  /// The signed numbers of level and control, or of the corners of an interaction, for each seed that
  /// all cells have; nil where a cell is missing, their losses are not one quantity, or they share no
  /// seed.
  private func terms(
    _ metric: Metric, _ contrasts: [Comparison.Contrast], _ group: [StudyCell]
  ) -> [(seed: Int, values: [Double])]? {
    let corners = contrasts.products.map { product in
      (
        levels: Dictionary(uniqueKeysWithValues: zip(contrasts.map(\.axis), product.names)),
        sign: product.sign
      )
    }
    let cells = corners.compactMap { corner in group.first { $0.has(corner.levels) } }
    guard cells.count == corners.count,
      metric.isAccuracy || cells.allSatisfy({ $0.comparesLoss(with: cells[0]) })
    else { return nil }
    let sums = cells[0].runs.compactMap { run -> (seed: Int, values: [Double])? in
      let values = zip(cells, corners).compactMap { cell, corner -> Double? in
        let paired = cell.runs.first { $0.run.seed == run.run.seed }
        return paired.flatMap { value(metric, of: $0) }.map { corner.sign * $0 }
      }
      return values.count == cells.count ? (run.run.seed, values) : nil
    }
    return sums.isEmpty ? nil : sums
  }
}

extension StudyCell {
  /// Whether the difference of two validation losses is meaningful.
  public func comparesLoss(with other: StudyCell) -> Bool { lossKind == other.lossKind }
}
