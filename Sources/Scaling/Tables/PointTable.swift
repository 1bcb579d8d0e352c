import Text

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
    let table: (header: CSV.Record, rows: [CSV.Record])?
    do { table = try CSV.table(text) } catch { throw TableError.unreadable(file: file, error) }
    guard let table else { throw TableError.empty(file: file) }
    let header = table.header.fields
    let records = table.rows.map { Row(line: $0.line, fields: $0.fields) }
    for record in records where record.fields.count != header.count {
      throw TableError.ragged(
        file: file, line: record.line, found: record.fields.count, expected: header.count)
    }
    self.file = file
    self.header = header
    rows = records
  }
}
