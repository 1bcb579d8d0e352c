public import Analysis
import Text

extension TableComparison {
  /// One row per level: each seed with the mean and its 95 % interval; beside it each seed's difference
  /// from the control with the interval on which the verdict rests.
  ///
  /// - Parameter name: Of the figure's files.
  public func figure(name: String) -> Figure {
    let labels = rows.map { ($0.at + [$0.level]).joined(separator: ", ") }
    func series(
      _ seeds: (Row) -> [(seed: String, value: Double)], mean: (Row) -> SeedMean? = { _ in nil }
    ) -> [DotFigure.Series] {
      let dots = rows.enumerated().compactMap { index, row in
        let found = seeds(row)
        return found.isEmpty
          ? nil
          : DotFigure.Dots(
            row: index, seeds: found, label: labels[index], known: mean(row))
      }
      return [DotFigure.Series(title: nil, metric: roles.metric, dots: dots)]
    }
    var figure = DotFigure(labels: labels, bands: 1)
    figure.addValues(series(\.values), label: GnuplotStyle.label(roles.metric))
    figure.addDifferences(
      series({ row in
        (row.paired?.differences ?? []).enumerated().map { ("\($0 + 1)", $1) }
      }) { $0.paired?.statistics.difference },
      label: GnuplotStyle.label("difference from \(control)"),
      controls: rows.indices.filter { rows[$0].level == control })
    return figure.figure(
      name: name,
      title: "Each seed (small points) with mean and 95 % interval; to the right, differences from "
        + "\(control), by seed")
  }
}
