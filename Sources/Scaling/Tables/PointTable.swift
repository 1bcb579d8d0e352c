public import Text

/// Rows of text under a header, as in a CSV file.
public struct PointTable: Sendable {
  public let file: String
  public let header: [String]
  public let rows: Rows

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
    self.rows = Rows(.memory(rows))
    self.file = file
  }

  /// Parses CSV: a header line, commas, quotes doubled inside quotes (RFC 4180).
  ///
  /// - Parameters:
  ///   - text: The whole file.
  ///   - separator: What stands between two fields.
  ///   - file: Its name, for errors.
  /// - Throws: ``TableError`` with the line.
  public init(csv text: String, separator: CSV.Separator = .comma, file: String) throws {
    let table: (header: CSV.Record, rows: CSV.Records)?
    do { table = try CSV.table(Array(text.utf8), separator: separator) } catch {
      throw TableError.unreadable(file: file, error)
    }
    guard let table else { throw TableError.empty(file: file) }
    header = table.header.fields
    for position in table.rows.indices {
      let found = table.rows.fieldCount(position)
      guard found != header.count else { continue }
      throw TableError.ragged(
        file: file, line: table.rows[position].line, found: found, expected: header.count)
    }
    self.file = file
    rows = Rows(.text(table.rows))
  }

  /// The rows, each read when it is asked for.
  public struct Rows: RandomAccessCollection, Sendable {
    fileprivate enum Source: Sendable {
      case memory([[String]])
      case text(CSV.Records)
    }

    private let source: Source

    fileprivate init(_ source: Source) { self.source = source }

    public var startIndex: Int { 0 }
    public var endIndex: Int {
      switch source {
      case .memory(let rows): rows.count
      case .text(let records): records.count
      }
    }

    public subscript(position: Int) -> Row {
      switch source {
      case .memory(let rows): return Row(line: position + 1, fields: rows[position])
      case .text(let records):
        let record = records[records.startIndex + position]
        return Row(line: record.line, fields: record.fields)
      }
    }
  }
}
