import ArgumentParser
import Store

/// Asks the database, read-only.
struct QueryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "query",
    abstract: "Ask the database with SQL, read-only.",
    discussion: """
      Stable views: runs (one row per run, with its last validation loss), cells (seeds together), \
      points (study, axis and level of each run), scores (the chosen learning rate of each probe), \
      fits. For example:

        patchlaw query "SELECT level, avg(validationLoss) FROM points GROUP BY level" --md
      """)

  @Argument(help: "A SELECT, WITH or PRAGMA statement.")
  var sql: String

  @OptionGroup var results: ResultsOption

  @Flag(help: "Print comma-separated values.")
  var csv = false

  @Flag(help: "Print a JSON array of objects.")
  var json = false

  @Flag(help: "Print a Markdown table.")
  var md = false

  func run() throws {
    let answer = try results.store().query(sql)
    if json {
      return try printJSON(
        answer.rows.map { row in
          Dictionary(zip(answer.columns, row)) { first, _ in first }
        })
    }
    let rows = answer.rows.map { $0.map { $0 ?? "" } }
    if csv {
      for row in [answer.columns] + rows { print(row.map(quoted).joined(separator: ",")) }
    } else if md {
      print("| \(answer.columns.joined(separator: " | ")) |")
      print("|\(answer.columns.map { _ in " --- |" }.joined())")
      for row in rows { print("| \(row.joined(separator: " | ")) |") }
    } else {
      var table = TextTable(headings: answer.columns)
      table.rows = rows
      print(table.text())
    }
  }

  /// As RFC 4180 wants it.
  private func quoted(_ cell: String) -> String {
    cell.contains { ",\"\n".contains($0) } ? "\"\(cell.replacing("\"", with: "\"\""))\"" : cell
  }
}
