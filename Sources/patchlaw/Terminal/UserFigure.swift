import Foundation
import Reporting
import Text

/// A figure at a path that the user gives with `--plot`.
struct UserFigure {
  /// Of the SVG.
  let path: String

  /// The figure's name, which its other files have too.
  var name: String { URL(filePath: path).deletingPathExtension().lastPathComponent }

  /// Draws it, and says which files were written; standard output may hold only a table.
  func draw(_ figure: Figure) throws {
    printError("written: \(try figure.drawBesideTables(at: path).joined(separator: ", "))")
  }
}
