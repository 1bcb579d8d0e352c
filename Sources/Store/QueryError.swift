import GRDB

extension StoreError {
  /// The error in words of the schema, where SQLite's say what a name is not.
  ///
  /// - Parameters:
  ///   - sql: The query.
  ///   - database: What it was asked of.
  func explained(_ sql: String, in database: any DatabaseReader) -> StoreError {
    guard case .query(let reason) = self else { return self }
    func rest(after words: String) -> String? {
      reason.hasPrefix(words) ? String(reason.dropFirst(words.count)) : nil
    }
    func name(_ text: String) -> String { String(text.split(separator: ".").last ?? "") }
    if let column = rest(after: "no such column: ") {
      let known = try? database.read { try Self.columns(of: sql, $0) }
      return known.map { .unknownColumn(name(column), known: $0) } ?? self
    }
    if let table = rest(after: "no such table: ") {
      let known = try? database.read { try Self.views($0) }
      return known.map { .unknownTable(name(table), known: $0) } ?? self
    }
    if let function = rest(after: "no such function: ") {
      return .query(reason: "SQLite has no function '\(function)'")
    }
    if let column = rest(after: "ambiguous column name: ") {
      return .query(
        reason: "several of its tables have a column '\(column)'; write TABLE.\(column)")
    }
    if reason == "incomplete input" {
      return .query(reason: "it ends too early; write SELECT columns FROM a view WHERE a condition")
    }
    if reason.hasPrefix("near "), reason.hasSuffix(": syntax error") {
      let word = reason.dropFirst(5).dropLast(14)
      return .query(
        reason: "it is not valid SQL at \(word); write SELECT columns FROM a view WHERE a condition")
    }
    return self
  }

  /// The columns of the views and tables that a query names; of all views where it names none.
  private static func columns(of sql: String, _ db: Database) throws -> [String] {
    let words = Set(sql.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map { $0.lowercased() })
    let views = try views(db)
    let tables = try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")
    let named = (views + tables).filter { words.contains($0.lowercased()) }
    var columns: [String] = []
    for table in named.isEmpty ? views : named {
      columns += try db.columns(in: table).map(\.name).filter { !columns.contains($0) }
    }
    return columns
  }

  private static func views(_ db: Database) throws -> [String] {
    try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'view' ORDER BY rowid")
  }
}
