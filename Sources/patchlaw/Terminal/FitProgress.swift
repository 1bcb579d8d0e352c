import Foundation
import Glibc
import Scaling
import Settings
import Text

/// What a person reads while a long table is fitted, on standard error of a terminal.
enum FitProgress {
  /// A table with fewer rows is fitted before one could read it.
  private static let manyRows = 100_000
  private static let start = ContinuousClock.now

  /// Says what is done, with the time since the first such line.
  static func say(_ text: String, of table: PointTable) {
    guard table.rows.count >= manyRows, isatty(2) == 1 else { return }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    printError("\(text), \(seconds.duration)")
  }
}
