public import Questions
import Store

/// A level against its axis's control, everything else equal, paired by seed; or, over two axes, the
/// difference that one level makes with the other axis's level minus that without it (an interaction).
public struct Comparison: Sendable {
  /// What is compared on each axis: one for a comparison of levels, two for an interaction.
  public let contrasts: [Contrast]
  /// The other axes' levels, in words; empty when there are none.
  public let at: String
  public let metric: Metric
  public let paired: PairedDifference
  /// Corrected for the number of comparisons with the same control.
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

  /// A cell's value minus that of an axis's control, all other levels equal, for each seed that both
  /// have; nil for the control itself, and where there is nothing to compare.
  public func differences(_ metric: Metric, of cell: StudyCell, along axis: String)
    -> [(seed: Int, value: Double)]?
  {
    guard let base = base(of: axis), let level = cell.levels[axis], level != base else {
      return nil
    }
    let contrast = Comparison.Contrast(axis: axis, level: level, base: base)
    let group = settings(apartFrom: [axis]).first { setting in
      setting.cells.contains { $0.run.cell == cell.run.cell }
    }
    return group.flatMap { differences(metric, [contrast], $0.cells) }
  }

  private func comparisons(_ metric: Metric, over subject: [String]) -> [Comparison] {
    settings(apartFrom: subject).flatMap { setting, group -> [Comparison] in
      let pairs = contrasts(over: subject).compactMap { contrasts in
        differences(metric, contrasts, group).map { found in
          (contrasts, PairedDifference(found.map(\.value)))
        }
      }
      let corrected = PairedDifference.holm(pairs.map { $0.1.p ?? 1 })
      return zip(pairs, corrected).map { pair, p in
        let adjusted = pair.1.p == nil ? nil : Optional(p)
        return Comparison(
          contrasts: pair.0, at: setting.joined(separator: ", "), metric: metric, paired: pair.1,
          p: adjusted, verdict: Verdict(pair.1, p: adjusted))
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

  /// Level minus control, or the difference of two such, for each seed that all cells have; nil where
  /// a cell is missing, their losses are not one quantity, or they share no seed.
  private func differences(
    _ metric: Metric, _ contrasts: [Comparison.Contrast], _ group: [StudyCell]
  ) -> [(seed: Int, value: Double)]? {
    let corners = contrasts.reduce([(levels: [String: String](), sign: 1.0)]) { corners, contrast in
      corners.flatMap { corner in
        [(contrast.level, 1.0), (contrast.base, -1.0)].map { level, sign in
          (corner.levels.merging([contrast.axis: level]) { $1 }, corner.sign * sign)
        }
      }
    }
    let cells = corners.compactMap { corner in group.first { $0.has(corner.levels) } }
    guard cells.count == corners.count,
      metric.isAccuracy || cells.allSatisfy({ $0.comparesLoss(with: cells[0]) })
    else { return nil }
    let sums = cells[0].runs.compactMap { run -> (seed: Int, value: Double)? in
      let values = zip(cells, corners).compactMap { cell, corner -> Double? in
        let paired = cell.runs.first { $0.run.seed == run.run.seed }
        return paired.flatMap { value(metric, of: $0) }.map { corner.sign * $0 }
      }
      return values.count == cells.count ? (run.run.seed, values.reduce(0, +)) : nil
    }
    return sums.isEmpty ? nil : sums
  }
}

extension StudyCell {
  /// Whether the difference of two validation losses is meaningful.
  public func comparesLoss(with other: StudyCell) -> Bool { lossKind == other.lossKind }
}
