import Foundation
import GRDB

/// The SQLite index of all runs: rebuilt from run folders and archives at any time, and read by
/// every report.
///
/// The database is a single file: transactions use a rollback journal, which is deleted when they
/// end and also works when several machines share the file system. Writers wait for each other, so
/// several processes may share one file.
public final class Store: Sendable {
  let database: DatabaseQueue
  public let path: String

  /// Opens the database, creating it and bringing its schema up to date.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - patience: Seconds to wait for another reader's or writer's transaction.
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
    } catch let error as DatabaseError {
      throw StoreError(error, at: path) ?? .unopenable(path: path, reason: error.plainReason)
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
      // The inner pages of a large index, which every search reads.
      try db.execute(sql: "PRAGMA cache_size = -32768")
      // A database of an earlier version may still have a write-ahead log.
      if try String.fetchOne(db, sql: "PRAGMA journal_mode") == "wal" {
        try db.execute(sql: "PRAGMA journal_mode = DELETE")
      }
    }
    return try DatabaseQueue(path: path, configuration: configuration)
  }

  /// An empty database in memory: for tests, and for read-only results folders.
  public init() throws {
    path = ":memory:"
    database = try DatabaseQueue()
    try Migrations.all.migrate(database)
  }

  /// Writes in one transaction.
  ///
  /// - Throws: ``StoreError`` if another program keeps the database locked, the disk is full, or the
  ///   file is damaged.
  func write<Result>(_ body: (Database) throws -> Result) throws -> Result {
    do { return try database.write(body) } catch let error as DatabaseError {
      throw StoreError(error, at: path) ?? error
    }
  }

  /// Reads in one transaction.
  ///
  /// - Throws: ``StoreError``, as ``write(_:)``.
  func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
    do { return try database.read(body) } catch let error as DatabaseError {
      throw StoreError(error, at: path) ?? error
    }
  }
}

extension StoreError {
  /// What the state of the file or of the disk makes impossible; nil for any other error.
  init?(_ error: DatabaseError, at path: String) {
    if error.extendedResultCode == .SQLITE_READONLY_DBMOVED {
      self = .removed(path: path)
      return
    }
    switch error.resultCode {
    case .SQLITE_BUSY: self = .locked(path: path)
    case .SQLITE_FULL: self = .full(path: path)
    case .SQLITE_CORRUPT, .SQLITE_NOTADB:
      self = .unopenable(path: path, reason: "the file is damaged")
    case .SQLITE_IOERR:
      self = .unwritable(
        path: path,
        reason: "\(error.plainReason): the disk fails, or a quota or `ulimit -f` is exceeded")
    case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM:
      self = .unwritable(path: path, reason: error.plainReason)
    default: return nil
    }
  }
}

extension DatabaseError {
  /// What SQLite says, without the statement.
  fileprivate var plainReason: String { message ?? "SQLite's error \(resultCode.rawValue)" }
}
