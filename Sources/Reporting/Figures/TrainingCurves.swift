public import Analysis
import Scaling
import Store
import Text

extension StudyData {
  /// Validation loss against images shown: the mean over seeds, with the seeds' range as a band;
  /// a figure per unit.
  public var trainingCurves: [Figure] { lossGroups.compactMap(trainingCurves) }

  private func trainingCurves(_ group: LossGroup) -> Figure? {
    curves(
      of: "validationLoss", group.cells, name: "training-curves" + group.suffix,
      title: "Validation loss during training: mean and range of the seeds", label: group.label,
      floors: FloorLines(self, ofLossIn: group.cells),
      warnings: floorWarnings(ofAccuracy: false))
  }

  /// A quantity against images shown; nil where no cell measured it.
  func curves(
    of quantity: String, _ cells: [StudyCell], name: String, title: String, label: String,
    floors: FloorLines = FloorLines(), warnings: [Warning]
  ) -> Figure? {
    var data = FigureData("thousandImages", "mean", "lowest", "highest", "cell")
    let lines = cells.compactMap { cell -> LineFigure.Line? in
      guard let points = curve(cell, quantity) else { return nil }
      let series = data.add(points.map { $0.map { "\($0)" } + [cell.label] })
      return LineFigure.Line(
        levels: cell.levels, title: cell.label, places: points.map { $0[0] },
        values: points.flatMap { $0[1...] }
      ) { style, title in
        let words = title.map { "title \(GnuplotStyle.quoted($0))" } ?? "notitle"
        let line = "\(series.using("$2", "3")) with "
        guard style != .context else { return [line + "lines lw 1 \(style.text) notitle"] }
        return [
          "\(series.using("$2", "4", "5")) with filledcurves lc rgb \"\(style.color)\" notitle",
          line + "linespoints lw 2 \(style.text) ps 0.6 \(words)",
        ]
      }
    }
    guard !lines.isEmpty else { return nil }
    return LineFigure(
      name: name, title: title, data: data, lines: lines, axes: axes.map(\.name),
      orders: orders(in: cells),
      labels: ("images shown (thousands)", label),
      floors: floors, range: (0, nil), warnings: warnings
    ).figure
  }

  /// Thousands of images, the mean over seeds, the least and the largest.
  private func curve(_ cell: StudyCell, _ quantity: String) -> [[Double]]? {
    let done = cell.runs.filter { $0.run.state == .done }
    guard let first = done.first else { return nil }
    let perStep = Double(first.run.images) / Double(first.run.steps)
    let series = done.map { measurements(quantity, of: $0) }
    guard !series[0].isEmpty else { return nil }
    return series[0].indices.compactMap { index -> [Double]? in
      let values = series.compactMap { $0.indices.contains(index) ? $0[index].value : nil }
      guard let low = values.min(), let high = values.max() else { return nil }
      let images = Double(series[0][index].step) * perStep / 1000
      return [images, values.reduce(0, +) / Double(values.count), low, high]
    }
  }
}
