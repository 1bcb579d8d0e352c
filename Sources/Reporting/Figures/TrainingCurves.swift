import Text
public import Analysis
import Scaling
import Store

extension StudyData {
  /// Validation loss against images shown: the mean over seeds, with the seeds' range as a band;
  /// a figure per unit.
  public var trainingCurves: [Figure] { lossGroups.compactMap(trainingCurves) }

  private func trainingCurves(_ group: LossGroup) -> Figure? {
    curves(
      of: "validationLoss", group.cells, name: "training-curves" + group.suffix,
      title: "Validation loss during training", label: group.label,
      floors: FloorLines(self, ofLossIn: group.cells).plots,
      warnings: floorWarnings(ofAccuracy: false))
  }

  /// A quantity against images shown; nil where no cell measured it.
  func curves(
    of quantity: String, _ cells: [StudyCell], name: String, title: String, label: String,
    floors: [String] = [], warnings: [Warning]
  ) -> Figure? {
    let curves = cells.enumerated().compactMap { index, cell in
      curve(cell, quantity).map { (index, cell.label, $0) }
    }
    guard !curves.isEmpty else { return nil }
    var data = FigureData("thousandImages", "mean", "lowest", "highest", "cell")
    let plots = curves.map { index, label, rows in
      let colour = GnuplotStyle.colour(index)
      let series = data.add(rows.map { $0 + [label] })
      return "\(series.using("$2", "4", "5")) with filledcurves lc rgb \"\(colour)\" notitle, "
        + "\(series.using("$2", "3")) with linespoints lw 2 \(GnuplotStyle.point(index)) ps 0.6 "
        + "title \(GnuplotStyle.quoted(label))"
    }
    let lines = floors + plots
    return Figure(
      name: name, title: title, data: data,
      commands: """
        set xlabel "images shown (thousands)"
        set ylabel \(GnuplotStyle.label(label))
        set xrange [0:*]
        plot \(lines.joined(separator: ", \\\n  "))
        """, size: Figure.size(series: lines.count, labels: curves.map(\.1)), warnings: warnings)
  }

  /// Thousands of images, the mean over seeds, the least and the largest.
  private func curve(_ cell: StudyCell, _ quantity: String) -> [[String]]? {
    let done = cell.runs.filter { $0.run.state == .done }
    guard let first = done.first else { return nil }
    let perStep = Double(first.run.images) / Double(first.run.steps)
    let series = done.map { measurements(quantity, of: $0) }
    guard !series[0].isEmpty else { return nil }
    return series[0].indices.compactMap { index -> [String]? in
      let values = series.compactMap { $0.indices.contains(index) ? $0[index].value : nil }
      guard let low = values.min(), let high = values.max() else { return nil }
      let images = Double(series[0][index].step) * perStep / 1000
      return [images, values.reduce(0, +) / Double(values.count), low, high].map { "\($0)" }
    }
  }
}
