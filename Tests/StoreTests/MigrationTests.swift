import GRDB
import TestSupport
import Testing

@testable import Store

struct MigrationTests {
  @Test func `scores of an older database become candidates in the order of their rates`() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/patchlaw.sqlite"
    let old = try DatabaseQueue(path: path)
    try Migrations.all.migrate(old, upTo: "what is held equal")
    let run = StoreTests.run(1)
    let probe = ProbeRow(id: "00000000000000ab", configuration: "{}")
    try old.write { db in
      // As a program of that time wrote it, before later columns.
      try db.execute(
        sql: """
          INSERT INTO run VALUES (?, '00000000000000ce', 1, '{}', 1, 10, 6, 4, 5, 50, 500, 1e6,
            'done', NULL)
          """, arguments: [run.id])
      try probe.insert(db)
      for (rate, isSelected) in [(0.1, true), (0.01, false)] {
        try db.execute(
          sql: "INSERT INTO score VALUES (?, ?, ?, 0.5, ?, ?, ?)",
          arguments: [
            run.id, probe.id, rate, isSelected ? 0.4 : nil, isSelected ? 10 : nil, isSelected,
          ])
      }
    }
    try old.close()
    let store = try Store(path: path)
    #expect(try store.run(run.id) == run)
    let scores = try store.scores(of: run.id)
    #expect(scores.map(\.candidate) == [0, 1] && scores.map(\.learningRate) == [0.01, 0.1])
    #expect(scores.map(\.testAccuracy) == [nil, 0.4] && scores.map(\.neighbours) == [nil, nil])
  }
}
