import Text
public import Analysis
import Questions
import Store

extension StudyData {
  /// Each cell's mean with its interval over seeds: accuracies of all probes in one figure.
  public var accuracyDots: Figure? {
    dots(
      metrics.filter(\.isAccuracy), cells, name: "accuracy"
    ) { _ in "set xlabel \"test accuracy (%), mean and 95 % interval over seeds\"" }
  }

  /// Each cell's validation loss with its interval over seeds, a figure per unit.
  public var lossDots: [Figure] {
    lossGroups.compactMap { group in
      let label = group.label + "\nmean and 95 % interval over seeds"
      return dots(
        metrics.filter { !$0.isAccuracy }, group.cells, name: "loss" + group.suffix
      ) { GnuplotStyle.lossAxis(label, over: $0) }
    }
  }

  private func dots(
    _ metrics: [Metric], _ cells: [StudyCell], name: String, axis: (_ shown: [Double]) -> String
  ) -> Figure? {
    guard cells.count * metrics.count > 1 else { return nil }
    var data = FigureData("row", "value", "low", "high", "quantity", "metric", "cell")
    var plots: [String] = []
    var shown: [Double] = []
    for (index, metric) in metrics.enumerated() {
      let shift = (Double(index) - Double(metrics.count - 1) / 2) * 0.6 / Double(metrics.count)
      let rows = cells.enumerated().compactMap { row, cell -> [String]? in
        let values = cell.runs.compactMap { value(metric, of: $0) }
        guard !values.isEmpty else { return nil }
        let mean = SeedMean(values)
        let numbers = [mean.mean, mean.low, mean.high].map { $0 * metric.factor }
        shown += numbers
        return ["\(Double(row) + shift)"] + numbers.map { "\($0)" }
          + ["mean", metric.name, cell.label]
      }
      plots.append(
        "\(data.add(rows).using("$3", "2", "4", "5")) with xerrorbars lw 2 \(GnuplotStyle.point(index)) "
          + (metrics.count > 1 ? "title \(GnuplotStyle.quoted(metric.shortName))" : "notitle"))
    }
    let floors = FloorLines(self, metrics, cells, in: &data)
    // Behind the marks.
    plots = floors.plots + plots
    shown += floors.values
    let ticks = cells.enumerated().map { "\(GnuplotText.tick($1.label)) \($0)" }
      .joined(separator: ", ")
    let axis = axis(shown)
    // Lines of the label beyond the first.
    let further = axis.split(separator: #""\n""#).count - 1
    let rows = 26 * max(cells.count, 2) * max(1, metrics.count / 2)
    // No shorter than the name of a warning along the edge.
    let height = max(228, 150 + 15 * further + rows, 100 + 22 * plots.count)
    return Figure(
      name: name, title: "Mean and 95 % interval over seeds", data: data,
      commands: """
        \(axis)
        set ytics nomirror (\(ticks)) noenhanced
        set yrange [\(Double(cells.count) - 0.5):-0.5]
        plot \(plots.joined(separator: ", \\\n  "))
        """, size: (Figure.width(beside: cells.map(\.label)), height),
      warnings: metrics.contains(where: \.isAccuracy)
        ? floorWarnings(ofAccuracy: true) + collapseWarnings + rateWarnings
        : floorWarnings(ofAccuracy: false) + collapseWarnings)
  }
}
