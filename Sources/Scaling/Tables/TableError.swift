import Settings
public import Text

/// An error in a table, with its line and column.
public enum TableError: Error, Equatable, CustomStringConvertible {
  case empty(file: String)
  case ragged(file: String, line: Int, found: Int, expected: Int)
  case unreadable(file: String, CSV.Fault)
  case unknownColumn(_ name: String, known: [String])
  case notANumber(file: String, line: Int, column: String, text: String)
  /// A word without quotes, or quoted text, where a number is needed.
  case comparedWithText(_ formula: String, column: String?, word: String)
  case orderedText(_ formula: String, column: String)
  case badFormula(_ text: String, at: Int, expected: String)

  public var description: String {
    switch self {
    case .empty(let file): "\(file): the file is empty; expected a header line and rows"
    case .ragged(let file, let line, let found, let expected):
      "\(file):\(line): the row has \(found.counted("field")), the header \(expected); check for a missing "
        + "or unquoted comma"
    case .unreadable(let file, let fault):
      "\(file):\(fault.line): found \(fault.found); \(fault.fix)"
    case .unknownColumn(let name, let known):
      "no column is called '\(name)'"
        + (Suggestion.nearest(to: name, among: known).map { "; did you mean '\($0)'?" }
          ?? "; the table has \(known.joined(separator: ", "))")
    case .notANumber(let file, let line, let column, let text):
      "\(file):\(line): column '\(column)' holds '\(text)', expected a number; correct it or leave "
        + "the row out with --where"
    case .comparedWithText(let formula, let column, let word):
      "formula '\(formula)': \(column.map { "column '\($0)' has numbers" } ?? "the left side is a number"), "
        + "but is compared with the text '\(word)'; compare it with a number or a column of numbers"
    case .orderedText(let formula, let column):
      "formula '\(formula)': column '\(column)' has text, which has no order; compare it with == or !="
    case .badFormula(let text, let at, let expected):
      "formula '\(text.count > 200 ? text.prefix(200) + "…" : text)': expected \(expected) at character \(at)"
    }
  }
}
