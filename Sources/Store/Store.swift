import Foundation
import GRDB

/// The SQLite index of all runs: rebuilt from run folders at any time, read by every report.
///
/// Writers take turns (write-ahead log, immediate transactions, a patient busy timeout), so
/// several processes may share one file on one machine. On a file system that several machines
/// share, a rollback journal takes the log's place: slower, but safe.
public final class Store: Sendable {
  let database: any DatabaseWriter
  public let path: String
  /// What a user should know about where the database lies; nil when there is nothing to say.
  public let notice: String?

  /// Opens the database, creating it and bringing its schema up to date.
  ///
  /// - Throws: ``StoreError/unopenable(path:reason:)``.
  public init(path: String) throws {
    self.path = path
    let fileSystem = FileSystem(of: path)
    let folder = URL(filePath: path).deletingLastPathComponent().path
    do {
      database = try FolderLock.hold(folder) {
        let database = try Self.open(path, isShared: fileSystem.isShared)
        try Migrations.all.migrate(database)
        return database
      }
    } catch {
      throw StoreError.unopenable(path: path, reason: "\(error)")
    }
    notice =
      fileSystem.isShared
      ? "\(path) lies on \(fileSystem.kind): the database works without its write-ahead log there, "
        + "which is slower; keep results on a local disk for speed" : nil
  }

  private static func open(_ path: String, isShared: Bool) throws -> any DatabaseWriter {
    var configuration = Configuration()
    configuration.busyMode = .timeout(60)
    configuration.foreignKeysEnabled = true
    guard isShared else { return try DatabasePool(path: path, configuration: configuration) }
    configuration.journalMode = .default
    return try DatabaseQueue(path: path, configuration: configuration)
  }

  /// An empty database in memory, for tests.
  public init() throws {
    path = ":memory:"
    notice = nil
    database = try DatabaseQueue()
    try Migrations.all.migrate(database)
  }
}
