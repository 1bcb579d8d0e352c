import ArgumentParser
import Text

/// In which form a command prints its table; columns for a terminal where none is named.
enum TableFormat: String, EnumerableFlag {
  case csv, json, md, latex

  static func help(for value: Self) -> ArgumentHelp? {
    switch value {
    case .csv: "Print comma-separated values."
    case .json: "Print a JSON array of objects."
    case .md: "Print a Markdown table."
    case .latex: "Print a LaTeX table (package booktabs)."
    }
  }
}

/// Prints an answer in the form that was asked for: programs get typed values, people a table.
///
/// - Parameters:
///   - records: The answer for programs.
///   - table: The same for people.
func printTable(_ records: Records, _ table: Table, as format: TableFormat?) throws {
  switch format {
  case .csv: print(records.csv, terminator: "")
  case .json: try printJSON(records)
  case .md: print(table.markdown)
  case .latex: print(table.latex)
  case nil: print(table.forTerminal())
  }
}

extension Table {
  /// Folded to the width of a terminal; whole where the output goes to a file or a program.
  ///
  /// - Parameter labels: How many of the first columns name a row.
  func forTerminal(labels: Int = 1) -> String {
    text(folding: Terminal.tableWidth, labels: labels)
  }
}
