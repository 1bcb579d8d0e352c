import Analysis
import Text

/// A ``LineFigure`` as panels with common axes, one for each combination of the levels that colors do
/// not tell apart.
///
/// Where each panel has one line, the others are drawn behind it in light gray. Source: Tufte 1990,
/// “Envisioning Information”, chapter 4.
struct SmallMultiples {
  private let figure: LineFigure
  private let styles: LineStyles
  private let panels: [(title: String, lines: [Int])]
  private let columns: Int
  private let legend: TopLegend
  /// Pixels above the panels: the legend, and what the vertical axis means.
  private let top: Int
  let size: (width: Int, height: Int)

  /// Of one panel; fewer columns are wider.
  private let panel: (width: Int, height: Int)

  private static let (total, left, head, bottom, title, gap) = (780, 60, 30, 52, 24, 14)
  /// Other lines are drawn behind in figures of no more panels.
  private static let mostWithContext = 16

  init(_ figure: LineFigure, _ styles: LineStyles) {
    (self.figure, self.styles) = (figure, styles)
    let facets = figure.lines.indices.map { styles.facet(of: $0) }
    panels = facets.distinct.map { facet in
      let own = facets.indices.filter { facets[$0] == facet }
      return (own.count == 1 ? figure.lines[own[0]].title : facet, own)
    }
    columns = min(panels.count == 9 ? 3 : 4, panels.count)
    let rows = (panels.count + columns - 1) / columns
    panel.width = min(300, (Self.total - Self.left) / columns - Self.gap)
    panel.height = panel.width * 2 / 3
    let width = Self.left + columns * (panel.width + Self.gap)
    legend = TopLegend(figure.floors.titles + styles.coloredWords, width: width)
    top = legend.height + Self.head
    size = (width, top + rows * (panel.height + Self.title) + Self.bottom)
  }

  var commands: String {
    let values = figure.lines.flatMap(\.values) + figure.floors.values
    let (low, high) = (values.min() ?? 0, values.max() ?? 1)
    let margin = high > low ? 0.05 * (high - low) : 1
    let (start, end) = figure.ends
    let head = [
      "set multiplot", "set offsets 0, 0, 0, 0",
      "set xrange [\(start.significant(6)):\(end.significant(6))]",
      "set yrange [\((low - margin).significant(6)):\((high + margin).significant(6))]",
      "set xtics \(GnuplotStyle.ticStep(over: [start, end], most: 3)) font ',9' scale 0.5 "
        + "offset 0, 0.4",
      "set ytics \(GnuplotStyle.ticStep(over: [low, high], most: 4)) font ',9' scale 0.5",
      "set label 1 \(GnuplotStyle.quoted(figure.labels.x)) at screen 0.5, screen \(up(12)) center "
        + "font ',11'",
      // Upright, it would be longer than a panel.
      "set label 2 \(GnuplotStyle.quoted(figure.labels.y)) at screen \(across(10)), "
        + "screen \(up(size.height - legend.height - 12)) left font ',11'",
    ]
    return (head + figure.settings + panels.indices.map(script) + ["unset multiplot"])
      .joined(separator: "\n")
  }

  private func across(_ pixels: Int) -> String { (Double(pixels) / Double(size.width)).fixed(4) }
  private func up(_ pixels: Int) -> String { (Double(pixels) / Double(size.height)).fixed(4) }

  private func script(ofPanel index: Int) -> String {
    let (column, row) = (index % columns, index / columns)
    let left = Self.left + column * (panel.width + Self.gap)
    let upper = size.height - top - row * (panel.height + Self.title) - Self.title
    let isLowest = index + columns >= panels.count
    let lines = [
      index == 0 ? legend.command : "unset key; unset label",
      "set lmargin at screen \(across(left)); set rmargin at screen \(across(left + panel.width))",
      "set tmargin at screen \(up(upper)); set bmargin at screen \(up(upper - panel.height))",
      "set title \(GnuplotStyle.quoted(panels[index].title)) font ',10' offset 0, -0.7",
      "set format x '\(isLowest ? "% h" : "")'; set format y '\(column == 0 ? "% h" : "")'",
    ]
    return (lines + ["plot \(plots(index).joined(separator: ", \\\n  "))"]).joined(separator: "\n")
  }

  private func plots(_ index: Int) -> [String] {
    let own = panels[index].lines
    let others = figure.lines.indices.filter { !own.contains($0) }
    let hasContext = styles.coloredLevels.isEmpty && panels.count <= Self.mostWithContext
    let behind =
      hasContext ? others.flatMap { figure.lines[$0].plots(.context, nil) } : []
    let drawn = own.flatMap { figure.lines[$0].plots(styles.style(of: $0), nil) }
    let all = figure.floors.plots + behind + drawn + (index == 0 ? legendEntries : [])
    // A panel may still be empty while a study runs.
    return all.isEmpty ? ["NaN notitle"] : all
  }

  /// A sample of each color, which draws nothing else.
  private var legendEntries: [String] {
    guard let axis = styles.coloredAxis else { return [] }
    return styles.coloredLevels.compactMap { level in
      figure.lines.indices.first { figure.lines[$0].levels[axis] == level }.map { line in
        "NaN with linespoints lw 2 ps 0.6 \(styles.style(of: line).text) "
          + "title \(GnuplotStyle.quoted(LevelName.of(level, axis: axis)))"
      }
    }
  }
}
