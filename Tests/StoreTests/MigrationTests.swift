import GRDB
import TestSupport
import Testing
import Text

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
    #expect(scores.map(\.testAccuracy) == [nil, 0.4] && scores.map(\.neighbors) == [nil, nil])
  }

  @Test func `an older database's revision becomes the study's, and its word on changes unknown`()
    throws
  {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/patchlaw.sqlite"
    let old = try DatabaseQueue(path: path)
    try Migrations.all.migrate(old, upTo: "floors")
    let run = StoreTests.run(1)
    try old.write { db in
      try db.execute(
        sql: """
          INSERT INTO run (id, cell, seed, configuration, numerics, parameters, trunkParameters,
            headParameters, steps, images, patches, flops, state)
          VALUES (?, '00000000000000ce', 1, '{}', 1, 10, 6, 4, 5, 50, 500, 1e6, 'done')
          """, arguments: [run.id])
      for (position, revision) in ["0123456789", "unknown"].enumerated() {
        try db.execute(
          sql: """
            INSERT INTO segment (run, position, fromStep, toStep, seconds, probeSeconds, startedAt,
              ending, host, cpu, coreCount, blas, blasCore, vectors, threads, revision, isDirty,
              version)
            VALUES (?, ?, 0, 5, 1, 1, 's', 'done', 'h', 'c', 2, 'b', 'Zen', 'AVX2', 1, ?, 1, '0.1.0')
            """, arguments: [run.id, position, revision])
      }
    }
    try old.close()
    let segments = try Store(path: path).segments(of: run.id)
    #expect(segments.map(\.studyCommit) == ["0123456789", nil])
    #expect(segments.allSatisfy { $0.studyIsDirty == nil && $0.programCommit == nil })
  }

  @Test func `an older database says study and run where it said experiment and id`() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/patchlaw.sqlite"
    let old = try DatabaseQueue(path: path)
    try Migrations.all.migrate(old, upTo: "images that were left out")
    let run = StoreTests.run(1)
    try old.write { db in
      // As a program of that time wrote it, before later columns.
      try db.execute(
        sql: """
          INSERT INTO run (id, cell, seed, configuration, numerics, parameters, trunkParameters,
            headParameters, steps, images, patches, flops, state)
          VALUES ('\(run.id)', '00000000000000ce', 1, '{}', 1, 10, 6, 4, 5, 50, 500, 1e6, 'done');
          INSERT INTO experiment VALUES ('heads', '?', '-', '', NULL);
          INSERT INTO axis VALUES ('heads', 'head', 0);
          INSERT INTO level VALUES ('heads', 'head', 'mlp', 0, 1);
          INSERT INTO membership VALUES ('heads', '\(run.id)', 'head', 'mlp');
          INSERT INTO probe VALUES ('00000000000000ab', '{}');
          INSERT INTO experimentProbe VALUES ('heads', 'near', '00000000000000ab', 0);
          INSERT INTO score VALUES ('\(run.id)', '00000000000000ab', 0, NULL, 20, 0.5, 0.4, 10, 1);
          """)
    }
    try old.close()
    let store = try Store(path: path)
    #expect(try store.studies().map(\.name) == ["heads"])
    #expect(try store.scores(of: run.id).map(\.neighbors) == [20])
    let points = try store.query("SELECT study, run, level FROM points")
    #expect(points.rows == [["heads", .text(run.id), "mlp"]])
    #expect(
      try store.query("SELECT study, run, probeName, neighbors FROM scores").rows
        == [["heads", .text(run.id), "near", 20]])
    let columns = try store.query(
      """
      SELECT t.name, c.name FROM sqlite_master t JOIN pragma_table_info(t.name) c
      WHERE t.type = 'view' OR t.type = 'table'
      """
    ).rows.flatMap { $0.map(\.field) }
    #expect(!columns.contains { $0.lowercased().contains("experiment") })
  }
}
