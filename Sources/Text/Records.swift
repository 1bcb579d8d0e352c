/// Typed rows under columns for programs: as CSV, or as a JSON array of objects. People get a
/// ``Table``.
public struct Records: Hashable, Sendable {
  public let columns: [String]
  public private(set) var rows: [[Datum]]

  public init(columns: [String], rows: [[Datum]] = []) {
    (self.columns, self.rows) = (columns, rows)
  }

  public mutating func append(_ row: [Datum]) { rows.append(row) }

  /// As RFC 4180 wants it, with a header and a last line break; lines end with a line feed alone.
  public var csv: String { CSV.line(columns) + lines }

  /// ``csv`` without its header.
  public var lines: String { rows.map { CSV.line($0.map(\.field)) }.joined() }

  /// The same for people.
  public var table: Table { Table(headings: columns, rows: rows.map { $0.map(\.shown) }) }
}

extension Records: Encodable {
  /// An array of objects; a column's name that came before gets a number.
  public func encode(to encoder: any Encoder) throws {
    var array = encoder.unkeyedContainer()
    let keys = keys
    for row in rows {
      var object = array.nestedContainer(keyedBy: Key.self)
      for (key, datum) in zip(keys, row) { try object.encode(datum, forKey: key) }
    }
  }

  private var keys: [Key] {
    var counts: [String: Int] = [:]
    return columns.map { name in
      let count = (counts[name] ?? 0) + 1
      counts[name] = count
      return Key(stringValue: count == 1 ? name : "\(name)_\(count)")
    }
  }

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }
}
