import Foundation
import GRDB
import TestSupport
import Testing

@testable import Store

struct OpeningTests {
  @Test func `many may create one database at the same moment`() async throws {
    let folder = try TemporaryFolder()
    for round in 0..<10 {
      let path = "\(folder.path)/\(round).sqlite"
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<6 { group.addTask { _ = try Store(path: path) } }
        try await group.waitForAll()
      }
    }
  }

  @Test func `one file is the whole database, whatever a transaction is doing next door`() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/a.sqlite"
    let store = try Store(path: path)
    try store.record(StoreTests.record(1))
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(files == ["a.sqlite"])
  }

  @Test func `a lock of another program is waited for briefly, and named`() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/a.sqlite"
    let store = try Store(path: path, patience: 0.1)
    let other = try DatabaseQueue(path: path)
    try other.inDatabase { db in
      try db.execute(sql: "BEGIN EXCLUSIVE")
      #expect(throws: StoreError.locked(path: path)) { try store.record(StoreTests.record(1)) }
      #expect(throws: StoreError.locked(path: path)) { try Store(path: path, patience: 0.1) }
      try db.execute(sql: "COMMIT")
    }
    try store.record(StoreTests.record(1))
  }

  @Test func `a database that is removed while it is open is named`() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/a.sqlite"
    let store = try Store(path: path)
    try store.record(StoreTests.record(1))
    try FileManager.default.removeItem(atPath: path)
    #expect(throws: StoreError.removed(path: path)) { try store.record(StoreTests.record(2)) }
  }

  @Test func `an older database gives up its write-ahead log`() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/a.sqlite"
    let old = try DatabasePool(path: path)
    try Migrations.all.migrate(old)
    try old.close()
    _ = try Store(path: path).query("SELECT 1")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(files == ["a.sqlite"])
  }
}
