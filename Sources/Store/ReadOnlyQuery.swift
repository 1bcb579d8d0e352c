import Foundation
import GRDB

/// The answer to a query: columns, and rows of text, nil where the database has NULL.
public struct QueryResult: Hashable, Sendable {
  public let columns: [String]
  public let rows: [[String?]]

  public init(columns: [String], rows: [[String?]]) {
    (self.columns, self.rows) = (columns, rows)
  }
}

extension Store {
  /// Asks the database; a statement that would change it is refused.
  ///
  /// - Throws: ``StoreError`` when the query is wrong or writes.
  public func query(_ sql: String) throws -> QueryResult {
    do {
      return try database.read { db in
        let statement = try db.makeStatement(sql: sql)
        guard statement.isReadonly else { throw StoreError.notReadOnly }
        let rows = try Row.fetchAll(statement)
        return QueryResult(
          columns: Array(statement.columnNames),
          rows: rows.map { row in row.databaseValues.map(Self.text) })
      }
    } catch let error as DatabaseError {
      throw StoreError.query(reason: error.message ?? "\(error.resultCode)")
    }
  }

  private static func text(_ value: DatabaseValue) -> String? {
    switch value.storage {
    case .null: nil
    case .int64(let number): "\(number)"
    case .double(let number): "\(number)"
    case .string(let text): text
    case .blob(let data): data.base64EncodedString()
    }
  }
}
