import ArgumentParser
import Kernels
import Settings
import Text

/// Prints the rows of a query as they come, a thousand at a time.
///
/// Only tables for people and papers are held to their end: columns are as wide as their widest cell.
struct RowPrinter {
  /// Rows that are held for the table.
  static let mostHeld = 100_000
  private static let mostHeldBytes = 50_000_000
  private static let piece = (rows: 1000, bytes: 1_000_000)

  private let format: TableFormat?
  private var waiting = Records(columns: [])
  private var bytes = 0
  /// Whether something was printed.
  private var hasBegun = false

  /// - Parameter format: nil for the table.
  init(_ format: TableFormat?) { self.format = format }

  mutating func begin(_ columns: [String]) { waiting = Records(columns: columns) }

  /// - Throws: `UserError` when the table takes no more; `ExitCode` when nobody reads the output.
  mutating func add(_ row: [Datum]) throws {
    waiting.append(row)
    bytes += row.reduce(0) { $0 + $1.byteCount }
    guard let format, format != .latex else {
      guard waiting.rows.count <= Self.mostHeld, bytes <= Self.mostHeldBytes else {
        throw UserError(
          "the answer is too long for a table, which holds \(Self.mostHeld.grouped) rows and "
            + "\(Self.mostHeldBytes / 1_000_000) MB; give --csv, --json or --md, or add LIMIT")
      }
      return
    }
    if waiting.rows.count >= Self.piece.rows || bytes >= Self.piece.bytes { try flush(format) }
  }

  /// Prints what is left, and what ends the answer.
  mutating func end() throws {
    guard let format else { return print(waiting.table.forTerminal()) }
    if format == .latex { return print(waiting.table.latex) }
    if !hasBegun || !waiting.rows.isEmpty { try flush(format) }
    if format == .json { print("\n]") }
  }

  private mutating func flush(_ format: TableFormat) throws {
    switch format {
    case .latex: break
    case .csv: print(hasBegun ? waiting.lines : waiting.csv, terminator: "")
    case .md: print(waiting.table.markdownLines.dropFirst(hasBegun ? 2 : 0).joined(separator: "\n"))
    case .json:
      // The array's brackets belong to the whole answer.
      let array = try JSON.text(waiting, .pretty).drop { $0 != "\n" }.dropLast(2)
      print("\(hasBegun ? "," : "[")\(array)", terminator: "")
    }
    (waiting, bytes, hasBegun) = (Records(columns: waiting.columns), 0, true)
    if StandardStreams.flush() != nil { throw ExitCode(ExitCodes.outputLost) }
  }
}
