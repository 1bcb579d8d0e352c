import Text

/// The places of a ``DotFigure`` in pixels: labels, the panel of values, the narrower ones of
/// differences; and the commands that draw it there.
struct DotLayout {
  private let labels: [String]
  private let bands: Int
  private let panels: [DotFigure.Panel]
  private let legend: TopLegend
  private let left: Int
  let size: (width: Int, height: Int)
  private let bottom: Int

  private let widths: [Int]

  private static let (gap, wide, narrow, least) = (22, 270, 176, 700)

  init(labels: [String], bands: Int, panels: [DotFigure.Panel]) {
    (self.labels, self.bands, self.panels) = (labels, bands, panels)
    left = 24 + Int(7.2 * Double(labels.map(\.count).max() ?? 0))
    let given = panels.indices.map { $0 == 0 ? Self.wide : Self.narrow }
    let room = max(given.reduce(0, +), Self.least - left - Self.gap * panels.count)
    widths = given.map { $0 * room / given.reduce(0, +) }
    let width = left + widths.reduce(0) { $0 + $1 + Self.gap }
    legend = TopLegend(panels.flatMap(\.titles), width: width)
    let lines = panels.map { $0.label.split(separator: #"."\n"."#).count }.max() ?? 1
    bottom = 34 + 17 * lines
    let row = bands == 1 ? 30 : 21 * bands
    size = (width, legend.height + row * labels.count + bottom)
  }

  var commands: String {
    let count = panels.count
    let drawn = panels.enumerated().map { panel($1, index: $0) }
    let (height, rows) = (Double(size.height), labels.count)
    return
      ([
        count > 1 ? "set multiplot" : nil,
        "set offsets 0, 0, 0, 0",
        "set tmargin at screen \((1 - Double(legend.height) / height).fixed(4)); "
          + "set bmargin at screen \((Double(bottom) / height).fixed(4))",
        "set yrange [\(Double(rows) - 0.5):-0.5]",
        stripes,
      ].compactMap(\.self) + drawn + (count > 1 ? ["unset multiplot"] : []))
      .joined(separator: "\n")
  }

  /// Every second row is set off, across all panels.
  private var stripes: String? {
    guard labels.count > 1 else { return nil }
    return stride(from: 1, to: labels.count, by: 2).map { row in
      "set object \(row) rectangle from graph 0, first \(Double(row) - 0.5) "
        + "to graph 1, first \(Double(row) + 0.5) behind "
        + "fillcolor rgb \"#f4f6f8\" fillstyle solid noborder"
    }.joined(separator: "\n")
  }

  private func panel(_ panel: DotFigure.Panel, index: Int) -> String {
    let start = left + widths[..<index].reduce(0) { $0 + $1 + Self.gap }
    let end = start + widths[index]
    func screen(_ pixels: Int) -> String { (Double(pixels) / Double(size.width)).fixed(4) }
    let ticks = labels.enumerated().map { row, label in
      "\(index == 0 ? GnuplotText.tick(label) : "''") \(row)"
    }.joined(separator: ", ")
    let (low, high) = (panel.range.lowerBound, panel.range.upperBound)
    let step = GnuplotStyle.ticStep(over: [low, high], most: panel.isOfDifferences ? 4 : 6)
    let remarks = panel.remarks.enumerated().map { number, remark in
      "set label \(number + 1) \(GnuplotStyle.quoted(remark.text)) at 0, \(remark.row) "
        + "\(high > -low ? "left offset 0.6" : "right offset -0.6"), 0 font ',10' textcolor rgb \"#777777\""
    }
    let zero = "set arrow 1 from 0, graph 0 to 0, graph 1 nohead lw 1.2 lc rgb \"#444444\" back"
    let place = "set lmargin at screen \(screen(start)); set rmargin at screen \(screen(end))"
    let lines = [
      index == 0 ? legend.command : "unset key; unset label", place,
      "set ytics nomirror (\(ticks)) noenhanced scale 0 font ',11'",
      "set xrange [\(low.significant(6)):\(high.significant(6))]; set xtics \(step) scale 0.6 font ',10' offset 0, 0.3",
      "set xlabel \(panel.label) offset 0, 0.5",
    ]
    return
      (lines + (panel.isOfDifferences ? [zero] : []) + remarks
      + ["plot \(panel.plots.joined(separator: ", \\\n  "))"]).joined(separator: "\n")
  }
}
