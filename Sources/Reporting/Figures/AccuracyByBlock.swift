import Text
public import Analysis
import Store

extension StudyData {
  /// Accuracy against the block whose output a probe reads: a line per probe and cell, each point
  /// with its interval over seeds.
  public var accuracyByBlock: Figure? {
    let cells = cells
    let lines = layerwise.flatMap { group in cells.map { (group: group, cell: $0) } }
    var data = FigureData("block", "mean", "low", "high", "probe", "cell")
    var plots: [String] = []
    var titles: [String] = []
    for (group, cell) in lines {
      let rows = group.members.compactMap { member -> [String]? in
        let values = cell.runs.compactMap { value(member.metric, of: $0) }
        guard !values.isEmpty else { return nil }
        let mean = SeedMean(values)
        return ["\(member.block)"]
          + [mean.mean, mean.low, mean.high].map { "\($0 * member.metric.factor)" }
          + [group.name, cell.label]
      }
      guard !rows.isEmpty else { continue }
      let index = plots.count
      let series = data.add(rows)
      // Beside one another, so that intervals at one block can be told apart.
      let shift = (Double(index) - Double(lines.count - 1) / 2) * 0.04
      let title = cells.count > 1 ? "\(group.name), \(cell.label)" : group.name
      titles.append(title)
      plots.append(
        "\(series.using("$2+\(shift.fixed(3))", "3", "4", "5")) with yerrorlines lw 1.5 "
          + "\(GnuplotStyle.point(index)) title \(GnuplotStyle.quoted(title))")
    }
    guard !plots.isEmpty, let blocks = layerwise.map(\.members.count).max() else { return nil }
    return Figure(
      name: "accuracy-by-block", title: "Accuracy by the block that is read", data: data,
      commands: """
        set xlabel "block read; the first is 0"
        set ylabel "test accuracy (%), 95 % interval"
        set xtics 1
        set xrange [-0.5:\(Double(blocks) - 0.5)]
        plot \(plots.joined(separator: ", \\\n  "))
        """, size: Figure.size(series: plots.count, labels: titles))
  }
}
