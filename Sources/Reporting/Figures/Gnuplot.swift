import Foundation
import Scaling
import Text

/// The gnuplot program.
enum Gnuplot {
  /// Runs a script in its folder.
  ///
  /// - Parameters:
  ///   - script: The file's name.
  ///   - folder: Where it lies.
  ///   - isBackground: Whether every other process comes first.
  /// - Throws: ``FigureError`` when gnuplot is missing or complains.
  static func run(script: String, in folder: String, isBackground: Bool = false) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    // -d: what a user keeps in ~/.gnuplot changes no figure.
    process.arguments = (isBackground ? ["nice", "-n", "19"] : []) + ["gnuplot", "-d", script]
    process.currentDirectoryURL = URL(filePath: folder)
    let errors = Pipe()
    process.standardError = errors
    process.standardOutput = FileHandle.nullDevice
    do { try process.run() } catch { throw FigureError.noGnuplot }
    let message = String(
      decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    // env and nice exit with 127 when they find no such program.
    if process.terminationStatus == 127 { throw FigureError.noGnuplot }
    guard process.terminationStatus == 0 else {
      throw FigureError.failed(
        script: "\(folder)/\(script)",
        message: message.trimmingCharacters(in: .whitespacesAndNewlines))
    }
  }
}

/// What all figures share: a palette for color-blind readers, thin frames, a legend outside.
///
/// Source of the palette: Okabe & Ito 2008, "Color universal design".
enum GnuplotStyle {
  private static let palette = [
    "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#999999",
  ]
  private static let pointTypes = [7, 5, 9, 13, 11, 4, 6, 8]

  static func color(_ index: Int) -> String { palette[index % palette.count] }

  /// The same, through which what lies behind can be seen.
  static func faint(_ index: Int) -> String { "#60\(color(index).dropFirst())" }

  /// Color and shape of a series; past eight series, colors come again with other shapes.
  static func point(_ index: Int) -> String {
    "pt \(shape(index)) lc rgb \"\(color(index))\""
  }

  static func shape(_ index: Int) -> Int {
    pointTypes[(index + index / palette.count) % pointTypes.count]
  }

  static let text = """
    set border 3 lw 1 lc rgb "#444444"
    set tics nomirror out textcolor rgb "#222222"
    set grid lw 0.5 lc rgb "#dddddd"
    set key outside right top vertical Left reverse spacing 1.2 samplen 2
    set style fill transparent solid 0.18 noborder
    set offsets graph 0.02, graph 0.02, graph 0.02, graph 0.02
    """

  /// A label of an axis, whose unit may stand on lines of its own; smaller, for its length.
  static func label(_ text: String) -> String { "\(GnuplotText.lines(text)) noenhanced font ',11'" }

  /// A horizontal axis of losses, whose many digits need room: at most seven tics.
  static func lossAxis(_ label: String, over losses: [Double]) -> String {
    "set xlabel \(GnuplotText.lines(label)) noenhanced; "
      + "set xtics \(ticStep(over: losses)) font ',10'"
  }

  /// The smallest of 1, 2 and 5 times a power of ten that cuts a span into at most six, or as many as
  /// there is room for.
  static func ticStep(over values: [Double], most: Double = 6) -> String {
    guard let low = values.min(), let high = values.max(), high > low else { return "autofreq" }
    let part = (high - low) / most
    let power = pow(10, log10(part).rounded(.down))
    let step = [1, 2, 5].map { $0 * power }.first { $0 >= part } ?? 10 * power
    return step.significant(6)
  }

  /// Text for a legend or a label, shown as it is.
  static func quoted(_ text: String) -> String { "\(GnuplotText.quoted(text)) noenhanced" }
}
