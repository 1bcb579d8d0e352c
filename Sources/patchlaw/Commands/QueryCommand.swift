import ArgumentParser
import Foundation
import Kernels
import Settings
import Store
import Text

/// Asks the database, read-only.
struct QueryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "query",
    abstract: "Run a read-only SQL query.",
    usage: "patchlaw query <sql> [<options>]",
    discussion: """
      Stable views: runs (one row per run, with its last validation loss), cells (seeds together), \
      points (runs with study, axis and level), scores (what each probe chose, and its accuracy), \
      fits, floors. Their columns are named as in the CSV files: study, run, cell. For example:

        patchlaw query "SELECT * FROM points LIMIT 1" --json
        patchlaw query "SELECT axis, level, run FROM points" --md

      Rows are printed as they come, until a limit ends the query with an error; the default, a table, \
      is collected first and has at most \(RowPrinter.mostHeld.grouped) rows.
      """)

  @Argument(help: "A SELECT, WITH or PRAGMA statement.")
  var sql: String

  @OptionGroup var results: ResultsOption

  @Flag(exclusivity: .exclusive)
  var format: TableFormat?

  @Option(.whole(1...1_000_000_000), help: "Rows after which the query ends with an error.")
  var limitRows = QueryLimits().rows

  @Option(.number(0.001...86_400), help: "Seconds after which the query ends with an error.")
  var limitSeconds = QueryLimits().seconds

  func run() throws {
    var limits = QueryLimits()
    (limits.rows, limits.seconds) = (limitRows, limitSeconds)
    var printer = RowPrinter(format)
    watch(limitSeconds)
    do {
      try results.store().query(sql, limits: limits) {
        printer.begin($0)
      } row: {
        try printer.add($0)
      }
    } catch StoreError.unknownColumn(let name, let known) {
      throw UserError("there is no column '\(name.oneLine)'\(Suggestion.hint(name, among: known))")
    } catch StoreError.unknownTable(let name, let known) {
      throw UserError("there is no view '\(name.oneLine)'\(Suggestion.hint(name, among: known))")
    }
    try printer.end()
  }

  /// Ends the process where the query does not heed its limit: within one function, as of long texts,
  /// SQLite cannot be stopped. The database is only read.
  private func watch(_ seconds: Double) {
    Thread {
      Thread.sleep(forTimeInterval: seconds + 2)
      _ = StandardStreams.flush()
      printError("patchlaw: \(StoreError.tooSlow(seconds: seconds))")
      _exit(ExitCodes.badInput)
    }.start()
  }
}
