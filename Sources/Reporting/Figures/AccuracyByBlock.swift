public import Analysis
import Store
import Text

extension StudyData {
  /// Accuracy against the block whose output a probe reads: a line per probe and cell, each point
  /// with its interval over seeds.
  public var accuracyByBlock: Figure? {
    let cells = cells
    let all = layerwise.flatMap { group in cells.map { (group: group, cell: $0) } }
    var data = FigureData("block", "mean", "low", "high", "probe", "cell")
    let lines = all.enumerated().compactMap { index, line -> LineFigure.Line? in
      let points = points(line.group, line.cell)
      guard !points.isEmpty else { return nil }
      let series = data.add(
        points.map {
          ["\(Int($0[0]))"] + $0[1...].map { "\($0)" } + [line.group.name, line.cell.label]
        })
      // Beside one another, so that intervals at one block can be told apart.
      let shift = (Double(index) - Double(all.count - 1) / 2) * 0.04
      return LineFigure.Line(
        levels: line.cell.levels.merging([Self.probeAxis: line.group.name]) { $1 },
        title: cells.count > 1 ? "\(line.group.name), \(line.cell.label)" : line.group.name,
        places: points.map { $0[0] }, values: points.flatMap { $0[1...] }
      ) { style, title in
        let words = title.map { "title \(GnuplotStyle.quoted($0))" } ?? "notitle"
        guard style != .context else {
          return ["\(series.using("$2", "3")) with lines lw 1 \(style.text) notitle"]
        }
        return [
          "\(series.using("$2+\(shift.fixed(3))", "3", "4", "5")) with yerrorlines lw 1.5 "
            + "\(style.text) \(words)"
        ]
      }
    }
    guard !lines.isEmpty, let blocks = layerwise.map(\.members.count).max() else { return nil }
    return LineFigure(
      name: "accuracy-by-block", title: "Accuracy by the block that is read, 95 % interval",
      data: data, lines: lines, axes: [Self.probeAxis] + axes.map(\.name),
      orders: orders(in: cells),
      labels: ("block read; the first is 0", "test accuracy (%), 95 % interval"),
      range: (-0.5, Double(blocks) - 0.5), settings: ["set xtics 1"]
    ).figure
  }

  /// What tells the probes of a figure apart; no axis of a spec is called so.
  private static let probeAxis = "\u{0}probe"

  private func points(_ group: LayerwiseProbe, _ cell: StudyCell) -> [[Double]] {
    group.members.compactMap { member in
      let values = cell.runs.compactMap { value(member.metric, of: $0) }
      guard !values.isEmpty else { return nil }
      let mean = SeedMean(values)
      return [Double(member.block)]
        + [mean.mean, mean.low, mean.high].map { $0 * member.metric.factor }
    }
  }
}
