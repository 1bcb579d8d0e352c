import Text
public import Analysis
import Store

extension StudyData {
  /// Validation loss against images shown: the mean over seeds, with the seeds' range as a band;
  /// a figure per unit.
  public var trainingCurves: [Figure] { lossGroups.compactMap(trainingCurves) }

  private func trainingCurves(_ group: LossGroup) -> Figure? {
    let name = "training-curves" + group.suffix
    let curves = group.cells.enumerated().compactMap { index, cell in
      curve(cell).map { (index, cell.label, $0) }
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
    let floors = FloorLines(self, ofLossIn: group.cells)
    let lines = floors.plots + plots
    return Figure(
      name: name, title: "Validation loss during training", data: data,
      commands: """
        set xlabel "images shown (thousands)"
        set ylabel \(GnuplotStyle.label(group.label))
        set xrange [0:*]
        plot \(lines.joined(separator: ", \\\n  "))
        """, size: Figure.size(series: lines.count, labels: curves.map(\.1)),
      warnings: floorWarnings(ofAccuracy: false))
  }

  /// Thousands of images, the mean over seeds, the least and the largest.
  private func curve(_ cell: StudyCell) -> [[String]]? {
    let done = cell.runs.filter { $0.run.state == .done }
    guard let first = done.first else { return nil }
    let perStep = Double(first.run.images) / Double(first.run.steps)
    let series = done.map { measurements("validationLoss", of: $0) }
    return series[0].indices.compactMap { index -> [String]? in
      let values = series.compactMap { $0.indices.contains(index) ? $0[index].value : nil }
      guard let low = values.min(), let high = values.max() else { return nil }
      let images = Double(series[0][index].step) * perStep / 1000
      return [images, values.reduce(0, +) / Double(values.count), low, high].map { "\($0)" }
    }
  }
}
