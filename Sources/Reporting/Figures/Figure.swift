import Foundation
import Scaling
import Text

/// One figure: data as CSV, and the gnuplot script that draws them.
///
/// The files stand side by side, so that `gnuplot NAME.gp` in their folder draws the figure again,
/// without database or program of ours.
public struct Figure: Hashable, Sendable {
  public let name: String
  public let title: String
  /// CSV text by file name.
  public let data: [String: String]
  /// The plotting commands, without terminal and output.
  let commands: String
  /// Width and height of the SVG in pixels.
  let size: (width: Int, height: Int)
  /// What the figure's reader must know; the names stand along its right edge.
  let warnings: [Warning]

  init(
    name: String, title: String, data: [String: String], commands: String,
    size: (width: Int, height: Int) = (760, 460), warnings: [Warning] = []
  ) {
    (self.name, self.title, self.data) = (name, title, data)
    (self.commands, self.size, self.warnings) = (commands, size, warnings)
  }

  /// The title, with the names of warnings about floors.
  var caption: String {
    let names = [Warning.Name.trunkNotAboveFloor, .lossNotBelowFloor].filter { name in
      warnings.contains { $0.name == name }
    }
    return names.isEmpty
      ? title : "\(title); warning: \(names.map(\.rawValue).joined(separator: ", "))"
  }

  public static func == (left: Self, right: Self) -> Bool {
    left.script == right.script && left.data == right.data
  }
  public func hash(into hasher: inout Hasher) { hasher.combine(script) }

  /// The whole script: the figure is drawn twice, as SVG and as PNG.
  public var script: String {
    """
    # \(title.oneLine). Redraw: gnuplot -d \(name).gp
    set encoding utf8
    set datafile separator ","
    \(GnuplotStyle.text)\(GnuplotStyle.warnings(warnings))
    set terminal svg size \(size.width),\(size.height) font "DejaVu Sans,13" background "white"
    set output "\(name).svg"
    \(commands)
    set terminal pngcairo size \(size.width * 2),\(size.height * 2) font "DejaVu Sans,13" \
    fontscale 2 linewidth 2 pointscale 2 background "white"
    set output "\(name).png"
    \(commands)
    set output

    """
  }

  /// Data and script, by file name: all that the figure is drawn from.
  public var files: [String: String] {
    data.merging(["\(name).gp": script]) { _, script in script }
  }

  /// The size at which a legend of so many series fits beside the data.
  ///
  /// - Parameters:
  ///   - series: How many lines the legend has.
  ///   - labels: What they say; the plot keeps its width beside long ones.
  /// - Returns: In points of the SVG.
  static func size(series: Int, labels: [String]) -> (width: Int, height: Int) {
    (width(beside: labels), max(460, 60 + 26 * series))
  }

  /// The width at which labels beside the plot leave it its own.
  static func width(beside labels: [String]) -> Int {
    760 + 8 * max(0, (labels.map(\.count).max() ?? 0) - 16)
  }

  /// Writes data and script, then draws.
  ///
  /// - Parameter folder: Created when absent.
  /// - Throws: `TextFileError` when files cannot be written, ``FigureError`` when gnuplot is missing or
  ///   fails; what was written stays.
  public func draw(in folder: String) throws {
    try write(in: folder)
    try Gnuplot.run(script: "\(name).gp", in: folder)
  }

  /// Writes data and script only.
  ///
  /// - Throws: `TextFileError`.
  public func write(in folder: String) throws {
    for (file, text) in files { try TextFile.write(text, to: "\(folder)/\(file)") }
  }
}

/// Figures that cannot be drawn.
public enum FigureError: Error, CustomStringConvertible {
  case noGnuplot
  case failed(script: String, message: String)

  public var description: String {
    switch self {
    case .noGnuplot:
      "gnuplot is not installed: data and scripts are written, figures are not drawn; "
        + "`apt-get install gnuplot-nox`, then run the same command again"
    case .failed(let script, let message): "gnuplot could not draw \(script): \(message)"
    }
  }
}

extension Table {
  /// The cells as they are.
  var csv: String { ([headings] + rows).map(CSV.line).joined() }
}
