import Foundation
import GRDB

/// The SQLite index of all runs: rebuilt from run folders at any time, read by every report.
///
/// Writers take turns (write-ahead log, immediate transactions, a patient busy timeout), so
/// several processes may share one file on one machine.
public final class Store: Sendable {
  let database: any DatabaseWriter
  public let path: String

  /// Opens the database, creating it and bringing its schema up to date.
  ///
  /// - Throws: ``StoreError/unopenable(path:reason:)``.
  public init(path: String) throws {
    self.path = path
    var configuration = Configuration()
    configuration.busyMode = .timeout(60)
    configuration.foreignKeysEnabled = true
    do {
      database = try DatabasePool(path: path, configuration: configuration)
      try Migrations.all.migrate(database)
    } catch {
      throw StoreError.unopenable(path: path, reason: "\(error)")
    }
  }

  /// An empty database in memory, for tests.
  public init() throws {
    path = ":memory:"
    database = try DatabaseQueue()
    try Migrations.all.migrate(database)
  }
}
