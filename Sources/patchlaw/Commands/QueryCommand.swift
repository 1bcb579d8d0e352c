import Text
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
    if json { return try printJSON(answer) }
    if csv { return print(answer.csv, terminator: "") }
    print(md ? answer.table.markdown : answer.table.text)
  }
}
