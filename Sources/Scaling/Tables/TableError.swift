/// An error in a table, with its line and column.
public enum TableError: Error, Equatable, CustomStringConvertible {
  case empty(file: String)
  case ragged(file: String, line: Int, found: Int, expected: Int)
  case unclosedQuote(file: String, line: Int)
  case unknownColumn(_ name: String, known: [String])
  case notANumber(file: String, line: Int, column: String, text: String)
  case badFormula(_ text: String, at: Int, expected: String)

  public var description: String {
    switch self {
    case .empty(let file): "\(file): the file is empty; expected a header line and rows"
    case .ragged(let file, let line, let found, let expected):
      "\(file):\(line): the row has \(found) fields, the header \(expected); check for a missing "
        + "or unquoted comma"
    case .unclosedQuote(let file, let line):
      "\(file):\(line): a quote opens here and never closes; close it or double it"
    case .unknownColumn(let name, let known):
      "no column is called '\(name)'; the table has \(known.joined(separator: ", "))"
    case .notANumber(let file, let line, let column, let text):
      "\(file):\(line): column '\(column)' holds '\(text)', expected a number; correct it or leave "
        + "the row out with --where"
    case .badFormula(let text, let at, let expected):
      "formula '\(text)': expected \(expected) at character \(at)"
    }
  }
}
