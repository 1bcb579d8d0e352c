public import Questions
import Store

/// One level of one axis compared with the axis's control, all else equal, paired by seed.
public struct Comparison: Sendable {
  public let axis: String
  public let level: String
  public let base: String
  /// The other axes' levels, in words; empty if there are no other axes.
  public let at: String
  public let metric: Metric
  public let paired: PairedDifference
  /// The p value, corrected for the number of levels compared with the same control.
  public let p: Double?
  public let verdict: Verdict
}

extension StudyData {
  /// Every level compared with its axis's control, for every metric.
  public var comparisons: [Comparison] {
    metrics.flatMap { metric in axes.flatMap { comparisons(metric, axis: $0.name) } }
  }

  /// The levels of one axis compared with its control, at each combination of the other axes.
  public func comparisons(_ metric: Metric, axis: String) -> [Comparison] {
    guard let base = base(of: axis) else { return [] }
    return settings(apartFrom: axis).flatMap { setting, group -> [Comparison] in
      guard let control = group.first(where: { $0.levels[axis] == base }) else { return [] }
      let pairs = group.filter {
        $0.levels[axis] != base && (metric.isAccuracy || $0.comparesLoss(with: control))
      }.compactMap { cell in
        differences(metric, cell, control).map { (cell, PairedDifference($0)) }
      }
      let corrected = PairedDifference.holm(pairs.map { $0.1.p ?? 1 })
      return zip(pairs, corrected).map { pair, p in
        let adjusted = pair.1.p == nil ? nil : Optional(p)
        return Comparison(
          axis: axis, level: pair.0.levels[axis] ?? "", base: base,
          at: setting.joined(separator: ", "), metric: metric, paired: pair.1, p: adjusted,
          verdict: Verdict(pair.1, p: adjusted))
      }
    }
  }

  /// Level minus control for each shared seed; nil if there is none.
  private func differences(
    _ metric: Metric, _ cell: StudyCell, _ control: StudyCell
  ) -> [Double]? {
    let pairs = cell.runs.compactMap { run -> Double? in
      guard let other = control.runs.first(where: { $0.run.seed == run.run.seed }),
        let found = value(metric, of: run), let reference = value(metric, of: other)
      else { return nil }
      return found - reference
    }
    return pairs.isEmpty ? nil : pairs
  }
}

extension StudyCell {
  /// Whether the difference of two validation losses is meaningful.
  public func comparesLoss(with other: StudyCell) -> Bool { lossKind == other.lossKind }
}
