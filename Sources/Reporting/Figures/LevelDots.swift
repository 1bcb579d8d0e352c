public import Analysis
import Questions
import Scaling
import Store
import Text

extension StudyData {
  /// Each cell's seeds, mean and interval, and beside them the differences from the control of
  /// each axis: accuracies of all probes in one figure.
  public var accuracyDots: Figure? {
    dots(
      metrics.filter(\.isAccuracy), cells, name: "accuracy", label: "test accuracy (%)",
      warnings: floorWarnings(ofAccuracy: true) + collapseWarnings + rateWarnings)
  }

  /// The same for validation losses, a figure per unit.
  public var lossDots: [Figure] {
    lossGroups.compactMap { group in
      dots(
        metrics.filter { !$0.isAccuracy }, group.cells, name: "loss" + group.suffix,
        label: group.label, warnings: floorWarnings(ofAccuracy: false) + collapseWarnings)
    }
  }

  private func dots(
    _ metrics: [Metric], _ cells: [StudyCell], name: String, label: String, warnings: [Warning]
  ) -> Figure? {
    guard cells.count * metrics.count > 1 else { return nil }
    // The probes of a single cell have rows of their own.
    let isSingle = cells.count == 1
    var figure = DotFigure(
      labels: isSingle ? metrics.map(\.shortName) : cells.map(\.label),
      bands: isSingle ? 1 : metrics.count)
    func series(
      _ seeds: (Metric, StudyCell) -> [(seed: Int, value: Double)],
      mean: (Metric, StudyCell) -> SeedMean? = { _, _ in nil }
    ) -> [DotFigure.Series] {
      metrics.enumerated().map { index, metric in
        DotFigure.Series(
          title: isSingle || metrics.count == 1 ? nil : metric.shortName, metric: metric.name,
          dots: cells.enumerated().compactMap { row, cell in
            let found = seeds(metric, cell).map { ("\($0)", $1 * metric.factor) }
            return found.isEmpty
              ? nil
              : DotFigure.Dots(
                row: isSingle ? index : row, seeds: found, label: cell.label,
                known: mean(metric, cell)?.scaled(by: metric.factor))
          })
      }
    }
    let floors = metrics.enumerated().flatMap { index, metric in
      cells.enumerated().flatMap { row, cell in
        self.floors(metric, of: cell).map { floor in
          FloorLines.Place(
            kind: floor.kind, value: floor.value * metric.factor,
            center: figure.center(row: isSingle ? index : row, band: index), metric: metric.name,
            cell: cell.label)
        }
      }
    }
    figure.addValues(
      series { metric, cell in
        cell.runs.compactMap { run in value(metric, of: run).map { (run.run.seed, $0) } }
      }, label: GnuplotStyle.label(label), floors: floors)
    let compared = axes.map(\.name).compactMap { axis -> (String, [DotFigure.Series])? in
      let found = series({ differences($0, of: $1, along: axis) ?? [] }) {
        difference($0, of: $1, along: axis)?.difference
      }
      return found.allSatisfy(\.dots.isEmpty) ? nil : (axis, found)
    }
    for (axis, series) in compared {
      let base = base(of: axis) ?? ""
      let unit = metrics[0].isAccuracy ? "\n(points)" : ""
      figure.addDifferences(
        series,
        label: GnuplotStyle.label("difference from \(LevelName.of(base, axis: axis))\(unit)"),
        controls: cells.indices.filter { cells[$0].levels[axis] == base })
    }
    return figure.figure(
      name: name,
      title: "Each seed (small points) with mean and 95 % interval"
        + (compared.isEmpty ? "" : "; to the right, differences by seed"),
      warnings: warnings)
  }
}
