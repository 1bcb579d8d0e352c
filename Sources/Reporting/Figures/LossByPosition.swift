import Store

extension StudyData {
  /// Loss of each predicted patch in reading order, the mean over seeds.
  public var lossByPosition: Figure? {
    var files: [String: String] = [:]
    var plots: [String] = []
    for (index, cell) in cells.enumerated() {
      let series = cell.runs.map { lossByPosition(of: $0) }.filter { !$0.isEmpty }
      guard let first = series.first else { continue }
      let rows = first.indices.map { place in
        let mean = series.map { $0[place].loss }.reduce(0, +) / Double(series.count)
        return ["\(first[place].position)", "\(mean)"]
      }
      let file = "loss-by-position-\(index).csv"
      files[file] = Table(headings: ["position", "loss"], rows: rows).csv
      plots.append(
        "\"\(file)\" skip 1 using 1:2 with linespoints lw 1.5 "
          + "\(GnuplotStyle.point(index)) ps 0.4 "
          + "title \(GnuplotStyle.quoted(cell.label))")
    }
    guard !plots.isEmpty else { return nil }
    return Figure(
      name: "loss-by-position", title: "Loss by place in the sequence", data: files,
      commands: """
        set xlabel "place of the predicted patch in reading order"
        set ylabel "validation loss (MSE, causal mask)"
        plot \(plots.joined(separator: ", \\\n  "))
        """, size: Figure.size(series: plots.count))
  }
}
