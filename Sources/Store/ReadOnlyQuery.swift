import Foundation
import GRDB
public import Text

extension Store {
  /// Queries the database; a statement that would change it is refused.
  ///
  /// - Returns: Typed values under the columns' names; blobs as base64.
  /// - Throws: ``StoreError`` if the query is invalid or writes.
  public func query(_ sql: String) throws -> Records {
    do {
      return try database.read { db in
        let statement = try db.makeStatement(sql: sql)
        guard statement.isReadonly else { throw StoreError.notReadOnly }
        let rows = try Row.fetchAll(statement)
        return Records(
          columns: Array(statement.columnNames),
          rows: rows.map { row in row.databaseValues.map(Self.datum) })
      }
    } catch let error as DatabaseError {
      throw StoreError.query(reason: error.message ?? "\(error.resultCode)")
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
