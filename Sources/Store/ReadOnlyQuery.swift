import Dispatch
import Foundation
import GRDB
public import Text

extension Store {
  /// Queries the database; a statement that would change it is refused.
  ///
  /// - Parameters:
  ///   - sql: One statement.
  ///   - limits: Beyond which the query ends with an error.
  /// - Returns: Typed values under the columns' names; blobs as base64.
  /// - Throws: ``StoreError`` when the query is wrong, writes, or passes a limit.
  public func query(_ sql: String, limits: QueryLimits = QueryLimits()) throws -> Records {
    var answer = Records(columns: [])
    var bytes = 0
    try query(sql, limits: limits) {
      answer = Records(columns: $0)
    } row: { row in
      bytes += row.reduce(0) { $0 + $1.byteCount }
      guard bytes <= limits.bytes else { throw StoreError.tooLarge(bytes: limits.bytes) }
      answer.append(row)
    }
    return answer
  }

  /// Asks the database and hands over row by row, so that no answer is held.
  ///
  /// - Parameters:
  ///   - sql: One statement.
  ///   - limits: Beyond which the query ends with an error; the rows until then were handed over.
  ///   - columns: Takes the columns' names, once, before any row.
  ///   - row: Takes a row's values.
  /// - Throws: ``StoreError`` when the query is wrong, writes, or passes a limit, and what `columns`
  ///   and `row` throw.
  public func query(
    _ sql: String, limits: QueryLimits = QueryLimits(), columns: ([String]) throws -> Void,
    row: ([Datum]) throws -> Void
  ) throws {
    let clock = clock(limits.seconds)
    defer { clock.cancel() }
    do {
      try database.read { db in
        try db.execute(sql: "PRAGMA hard_heap_limit = \(QueryLimits.heap)")
        let statement = try db.makeStatement(sql: sql)
        guard statement.isReadonly, sql.isQuestion else { throw StoreError.notReadOnly }
        try columns(statement.columnNames)
        var count = 0
        let rows = try Row.fetchCursor(statement)
        while let next = try rows.next() {
          count += 1
          guard count <= limits.rows else { throw StoreError.tooManyRows(limits.rows) }
          try row(next.databaseValues.map(Self.datum))
        }
      }
    } catch let error as DatabaseError {
      throw StoreError(error, at: path) ?? Self.reason(error, limits).explained(sql, in: database)
    }
  }

  /// Interrupts the query when its time is up.
  private func clock(_ seconds: Double) -> any DispatchSourceTimer {
    let timer = DispatchSource.makeTimerSource(queue: .global())
    timer.schedule(deadline: .now() + seconds)
    timer.setEventHandler { [database] in database.interrupt() }
    timer.resume()
    return timer
  }

  private static func reason(_ error: DatabaseError, _ limits: QueryLimits) -> StoreError {
    switch error.resultCode {
    case .SQLITE_INTERRUPT: .tooSlow(seconds: limits.seconds)
    case .SQLITE_NOMEM, .SQLITE_TOOBIG: .tooLarge(bytes: QueryLimits.heap)
    // The library's words for a second statement name its own functions.
    case .SQLITE_MISUSE: .query(reason: "give one statement, not several")
    default: .query(reason: error.message ?? "\(error.resultCode)")
    }
  }

  private static func datum(_ value: DatabaseValue) -> Datum {
    switch value.storage {
    case .null: .missing
    case .int64(let number): .whole(number)
    case .double(let number): .number(number)
    case .string(let text): .text(text)
    case .blob(let data): .text(data.base64EncodedString())
    }
  }
}

extension String {
  /// Whether a statement only asks: SQLite calls ATTACH and some PRAGMAs read-only too, which make
  /// files and change settings.
  fileprivate var isQuestion: Bool {
    let words = ["SELECT", "WITH", "VALUES", "EXPLAIN"]
    let pragmas = ["TABLE_INFO", "TABLE_LIST", "INDEX_LIST", "FOREIGN_KEY_LIST", "INTEGRITY_CHECK"]
    let first = withoutComments.prefix { $0.isLetter }.uppercased()
    guard first == "PRAGMA" else { return words.contains(first) }
    let name = withoutComments.dropFirst(first.count).drop { !$0.isLetter }
      .prefix { $0.isLetter || $0 == "_" }
    return pragmas.contains(name.uppercased())
  }

  /// Without the comments, spaces and parentheses before its first word.
  private var withoutComments: Substring {
    var rest = self[...]
    while true {
      rest = rest.drop { $0.isWhitespace || $0 == "(" || $0 == ";" }
      if rest.hasPrefix("--") {
        rest = rest.drop { !$0.isNewline }
      } else if rest.hasPrefix("/*"), let end = rest.firstRange(of: "*/") {
        rest = rest[end.upperBound...]
      } else {
        return rest
      }
    }
  }
}
