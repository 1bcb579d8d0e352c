import Foundation
import Scaling
import Text

/// One figure: data as CSV, and the gnuplot script that draws them.
///
/// The files are in one folder, so that `gnuplot NAME.gp` in their folder draws the figure again,
/// without database or program of ours.
public struct Figure: Hashable, Sendable {
  public let name: String
  public let title: String
  /// All that is drawn, as one table with a header.
  public let csv: String
  /// The name of the table's file.
  private(set) var dataFile: String
  /// The plotting commands, without terminal and output; `data` names the table's file.
  let commands: String
  /// Width and height of the SVG in pixels.
  let size: (width: Int, height: Int)
  /// What the reader must know; a page says it under the figure.
  let warnings: [Warning]

  init(
    name: String, title: String, csv: String, commands: String,
    size: (width: Int, height: Int) = (760, 460), warnings: [Warning] = []
  ) {
    (self.name, self.title, self.csv, dataFile) = (name, title, csv, "\(name).csv")
    (self.commands, self.size, self.warnings) = (commands, size, warnings)
  }

  init(
    name: String, title: String, data: FigureData, commands: String,
    size: (width: Int, height: Int) = (760, 460), warnings: [Warning] = []
  ) {
    self.init(
      name: name, title: title, csv: data.csv, commands: commands, size: size, warnings: warnings)
  }

  /// What must be known to read the figure right, in sentences; nil where there is nothing.
  var caution: String? {
    let sentences = warnings.map(\.name.sentence).distinct
    return sentences.isEmpty ? nil : "Caution: \(sentences.joined(separator: " "))"
  }

  public static func == (left: Self, right: Self) -> Bool {
    left.script == right.script && left.csv == right.csv
  }
  public func hash(into hasher: inout Hasher) { hasher.combine(script) }

  /// The whole script.
  public var script: String {
    """
    # \(title.oneLine). Redraw, in this folder: gnuplot -d \(name).gp
    set encoding utf8
    set datafile separator ","
    data = "\(dataFile)"
    \(GnuplotStyle.text)
    set terminal svg size \(size.width),\(size.height) font "DejaVu Sans,13" background "white"
    set output "\(svgFile)"
    \(commands)
    set output

    """
  }

  var svgFile: String { "\(name).svg" }

  /// Data and script, by file name: all that the figure is drawn from.
  public var files: [String: String] { [dataFile: csv, "\(name).gp": script] }

  /// The size at which a legend of the given number of series fits next to the data.
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
  /// - Parameters:
  ///   - folder: Created if it does not exist.
  ///   - isBackground: Whether every other process comes first.
  /// - Throws: `TextFileError` when files cannot be written, ``FigureError`` when gnuplot is missing or
  ///   fails; data and script then stay, without a drawing of anything else.
  public func draw(in folder: String, isBackground: Bool = false) throws {
    let isCurrent = isDrawn(in: folder)
    try write(in: folder)
    do {
      try Gnuplot.run(script: "\(name).gp", in: folder, isBackground: isBackground)
    } catch {
      // A drawing of earlier data would be false, and one that broke off is none.
      let stands = isCurrent && (error as? FigureError) == .noGnuplot
      if !stands, hasDrawing(in: folder) {
        try? FileManager.default.removeItem(atPath: "\(folder)/\(svgFile)")
      }
      throw error
    }
  }

  /// Draws in a folder of the user's own, where `NAME.csv` may be the table that was fitted: the data
  /// go to `NAME-figure.csv`. Files there are replaced only where an earlier drawing made them.
  ///
  /// - Parameter path: Of the SVG, `NAME.svg`.
  /// - Returns: The files that were written.
  /// - Throws: As ``draw(in:)``; `UserFileError` for what no drawing made.
  @discardableResult
  public func drawBesideTables(at path: String) throws -> [String] {
    var figure = self
    figure.dataFile = "\(name)-figure.csv"
    let folder = path.contains("/") ? URL(filePath: path).deletingLastPathComponent().path : "."
    func file(_ name: String) -> String { folder == "." ? name : "\(folder)/\(name)" }
    let (script, data) = (file("\(name).gp"), file(figure.dataFile))
    for (path, kind) in [(file(svgFile), ".svg"), (script, ".gp"), (data, ".csv")] {
      try UserFile.check(path, as: kind)
    }
    let earlier = (try? TextFile.read(script)) ?? ""
    let isOurs = earlier.contains("\ndata = \"\(figure.dataFile)\"\n")
    for path in [script, data]
    where !isOurs && FileManager.default.fileExists(atPath: path) {
      throw UserFileError(
        path: path, reason: "--plot writes it beside the SVG, and no earlier --plot made it",
        kind: ".svg")
    }
    try figure.draw(in: folder)
    return [file(svgFile), script, data]
  }

  /// Writes data and script only, and removes what an earlier script of this name read and drew
  /// besides.
  ///
  /// - Throws: `TextFileError`.
  func write(in folder: String) throws {
    let outdated = outdatedFiles(in: folder)
    for (file, text) in files { try TextFile.write(text, to: "\(folder)/\(file)") }
    for file in outdated { try? FileManager.default.removeItem(atPath: "\(folder)/\(file)") }
  }

  /// Whether the folder holds a drawing of just this.
  func isDrawn(in folder: String) -> Bool {
    hasDrawing(in: folder)
      && files.allSatisfy { (try? TextFile.read("\(folder)/\($0)")) == $1 }
  }

  /// Whether there is a drawing of this name, of whatever data.
  func hasDrawing(in folder: String) -> Bool {
    let facts = try? FileManager.default.attributesOfItem(atPath: "\(folder)/\(svgFile)")
    return facts?[.type] as? FileAttributeType == .typeRegular
  }

  /// Files of this figure that its present script in the folder names and the new one does not.
  private func outdatedFiles(in folder: String) -> [String] {
    guard let script = try? TextFile.read("\(folder)/\(name).gp") else { return [] }
    let named = script.split(separator: "\"").map(String.init).filter { word in
      word.hasPrefix("\(name)-") && word.hasSuffix(".csv") || word == "\(name).png"
    }
    return Set(named.filter { files[$0] == nil && !$0.contains("/") }).sorted()
  }
}

/// Figures that cannot be drawn.
public enum FigureError: Error, Hashable, CustomStringConvertible {
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
