import Analysis
import Scaling
import Text

/// Lines over one axis, as ``LineStyles`` tells them apart: in one frame with a legend, or in small
/// multiples with common axes.
struct LineFigure {
  struct Line {
    /// By axis.
    let levels: [String: String]
    /// For a legend of all lines.
    let title: String
    /// Everything that it covers, for axes that panels share.
    let places: [Double]
    let values: [Double]
    /// Elements of `plot` in a style; the title goes to one of them, nil to none.
    let plots: (_ style: LineStyle, _ title: String?) -> [String]
  }

  let name: String
  let title: String
  let data: FigureData
  let lines: [Line]
  let axes: [String]
  let orders: [String: [String: Int]]
  /// The axes' labels, which may have several lines.
  let labels: (x: String, y: String)
  var floors = FloorLines()
  /// Ends of the horizontal axis; nil where the data decide.
  var range: (low: Double?, high: Double?) = (nil, nil)
  /// What every panel needs besides.
  var settings: [String] = []
  var warnings: [Warning] = []

  /// The horizontal axis, with a little room beside data that decide it.
  var ends: (low: Double, high: Double) {
    let places = lines.flatMap(\.places)
    let (low, high) = (range.low ?? places.min() ?? 0, range.high ?? places.max() ?? 1)
    let margin = high > low ? 0.03 * (high - low) : 1
    return (range.low ?? low - margin, range.high ?? high + margin)
  }

  var figure: Figure {
    let styles = LineStyles(lines.map(\.levels), axes: axes, orders: orders)
    guard styles.isFaceted else { return single(styles) }
    let multiples = SmallMultiples(self, styles)
    return Figure(
      name: name, title: title, data: data, commands: multiples.commands, size: multiples.size,
      warnings: warnings)
  }

  private func single(_ styles: LineStyles) -> Figure {
    let plots =
      floors.plots
      + lines.enumerated().flatMap { $1.plots(styles.style(of: $0), $1.title) }
    let commands =
      [
        "set xrange [\(ends.low.significant(6)):\(ends.high.significant(6))]",
        "set xlabel \(GnuplotStyle.quoted(labels.x))",
      ]
      + ["set ylabel \(GnuplotStyle.label(labels.y))"] + settings + [
        "plot \(plots.joined(separator: ", \\\n  "))"
      ]
    return Figure(
      name: name, title: title, data: data, commands: commands.joined(separator: "\n"),
      size: Figure.size(series: lines.count + floors.plots.count, labels: lines.map(\.title)),
      warnings: warnings)
  }
}
