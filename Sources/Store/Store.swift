import Foundation
import GRDB

/// The SQLite index of all runs: made from run folders and archives at any time, read by every
/// report.
///
/// One file is the whole database: transactions use a rollback journal, which is gone when they end,
/// and which also works where several machines share the file system. Writers take turns, so
/// several processes may share one file.
public final class Store: Sendable {
  let database: DatabaseQueue
  public let path: String

  /// Opens the database, creating it and bringing its schema up to date.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - patience: Seconds for which a reader or writer waits for another to end its transaction.
  /// - Throws: ``StoreError/unopenable(path:reason:)``, ``StoreError/locked(path:)``.
  public init(path: String, patience: Double = 20) throws {
    self.path = path
    let folder = URL(filePath: path).deletingLastPathComponent().path
    do {
      database = try FolderLock.hold(folder) {
        let database = try Self.open(path, patience)
        try Migrations.all.migrate(database)
        return database
      }
    } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
      throw StoreError.locked(path: path)
    } catch {
      throw StoreError.unopenable(path: path, reason: "\(error)")
    }
  }

  private static func open(_ path: String, _ patience: Double) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.busyMode = .timeout(patience)
    configuration.foreignKeysEnabled = true
    configuration.journalMode = .default
    configuration.prepareDatabase { db in
      // A database of an earlier version may still have a write-ahead log.
      if try String.fetchOne(db, sql: "PRAGMA journal_mode") == "wal" {
        try db.execute(sql: "PRAGMA journal_mode = DELETE")
      }
    }
    return try DatabaseQueue(path: path, configuration: configuration)
  }

  /// An empty database in memory: for tests, and for results that may only be read.
  public init() throws {
    path = ":memory:"
    database = try DatabaseQueue()
    try Migrations.all.migrate(database)
  }

  /// Writes in one transaction.
  ///
  /// - Throws: ``StoreError/locked(path:)`` when another program keeps the database locked.
  func write<Result>(_ body: (Database) throws -> Result) throws -> Result {
    do { return try database.write(body) } catch let error as DatabaseError
      where error.resultCode == .SQLITE_BUSY
    { throw StoreError.locked(path: path) }
  }
}
