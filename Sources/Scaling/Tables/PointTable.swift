/// Rows of text under a header, as in a CSV file.
public struct PointTable: Sendable {
  public let file: String
  public let header: [String]
  public let rows: [Row]

  /// One row and its first line number.
  public struct Row: Sendable {
    public let line: Int
    public let fields: [String]
  }

  /// Makes a table from rows in memory, such as the result of a query.
  ///
  /// - Parameters:
  ///   - header: The columns' names.
  ///   - rows: One field per column.
  ///   - file: The table's name in error messages.
  public init(header: [String], rows: [[String]], file: String) {
    self.header = header
    self.rows = rows.enumerated().map { Row(line: $0 + 1, fields: $1) }
    self.file = file
  }

  /// Parses CSV: a header line, commas, quotes doubled inside quotes (RFC 4180).
  ///
  /// - Parameters:
  ///   - text: The whole file.
  ///   - file: Its name, for errors.
  /// - Throws: ``TableError`` with the line.
  public init(csv text: String, file: String) throws {
    var records = try Self.records(text, file: file)
    guard !records.isEmpty else { throw TableError.empty(file: file) }
    let header = records.removeFirst().fields
    for record in records where record.fields.count != header.count {
      throw TableError.ragged(
        file: file, line: record.line, found: record.fields.count, expected: header.count)
    }
    self.file = file
    self.header = header
    rows = records
  }

  private static func records(_ text: String, file: String) throws -> [Row] {
    var records: [Row] = []
    var fields = [""]
    var (line, start, quoteLine) = (1, 1, 0)
    var isQuoted = false
    func trimmed() -> [String] {
      fields.map { field in
        String(field.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
      }
    }
    for character in text where character != "\u{FEFF}" {  // skips a byte order mark
      if character == "\"" {
        // A doubled quote closes and reopens; the second one then belongs to the field.
        if !isQuoted, quoteLine < 0 { fields[fields.count - 1].append("\"") }
        isQuoted.toggle()
        quoteLine = isQuoted ? line : -1
        continue
      }
      quoteLine = isQuoted ? quoteLine : 0
      if character.isNewline { line += 1 }
      switch character {
      case "," where !isQuoted: fields.append("")
      case _ where character.isNewline && !isQuoted:
        if fields != [""] { records.append(Row(line: start, fields: trimmed())) }
        (fields, start) = ([""], line)
      default: fields[fields.count - 1].append(character)
      }
    }
    if isQuoted { throw TableError.unclosedQuote(file: file, line: quoteLine) }
    if fields != [""] { records.append(Row(line: start, fields: trimmed())) }
    return records
  }
}
