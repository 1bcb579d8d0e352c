import Foundation
import TestSupport
import Testing
import Text

@testable import patchlaw

/// Queries without an end end, in bounded memory, with a sentence.
struct QueryTests {
  private static let endless =
    "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT "

  /// Results without a run, in which a query can be asked.
  private func results() throws -> String {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: "\(folder.path)/results/runs", withIntermediateDirectories: true)
    return folder.path
  }

  @Test(arguments: [
    (["x FROM c", "--csv", "--limit-rows", "5000"], "more than 5000 rows"),
    (["x FROM c", "--json", "--limit-rows", "5000"], "more than 5000 rows"),
    (["x FROM c"], "holds 100,000 rows"),
    (["count(*) FROM c", "--limit-seconds", "0.2"], "more than 0.2 s"),
    (["group_concat(hex(zeroblob(1000000))) FROM c", "--limit-seconds", "1"], "more than 1 s"),
    (["zeroblob(900000000)"], "more than 128 MiB"),
  ])
  func `a query is ended by a limit that it names`(
    _ arguments: [String], _ reason: String
  ) throws {
    let ending = try BuiltProgram.run(
      ["query", Self.endless + arguments[0]] + arguments.dropFirst(), in: results())
    #expect(ending.code == 2 && ending.text.contains(reason), "\(ending.text.suffix(300))")
    #expect(ending.peakBytes < 500 << 20)
  }

  @Test func `a function of long texts is ended too`() throws {
    let ending = try BuiltProgram.run(
      [
        "query", "--limit-seconds", "0.3",
        "SELECT instr(printf('%.*c', 4000000, 'a'), printf('%.*c', 2000000, 'a') || 'b')",
      ], in: results())
    #expect(ending.code == 2 && ending.text.contains("more than 0.3 s"), "\(ending.text.suffix(300))")
  }

  @Test(arguments: [
    "ATTACH 'made.db' AS x", "/* a */ -- b\n ATTACH 'made.db' AS x", "PRAGMA writable_schema = 1",
    "PRAGMA user_version(9)", "DELETE FROM run", "VACUUM INTO 'made.db'", "BEGIN", "",
  ])
  func `a statement that does not only ask is refused, and makes no file`(_ sql: String) throws {
    let folder = try results()
    let ending = try BuiltProgram.run(["query", sql], in: folder)
    #expect(ending.code == 2 && !ending.errors.isEmpty, "\(ending)")
    #expect(!FileManager.default.fileExists(atPath: "\(folder)/made.db"))
  }

  @Test(arguments: [
    (
      "SELECT validatonLoss FROM runs",
      "there is no column 'validatonLoss'; did you mean 'validationLoss'?"
    ),
    ("SELECT p.experiment FROM points AS p", "there is no column 'experiment'; known: study, axis,"),
    ("SELECT * FROM run_s", "there is no view 'run_s'; did you mean 'runs'?"),
    ("SELEC 1", "it is not valid SQL at \"SELEC\"; write SELECT columns FROM"),
    ("SELECT", "it ends too early"), ("SELECT nope(1)", "SQLite has no function 'nope'"),
    (
      "SELECT cell FROM runs, points",
      "several of its tables have a column 'cell'; write TABLE.cell"
    ),
  ])
  func `a wrong query is told in one sentence with what to write`(
    _ sql: String, _ sentence: String
  ) throws {
    let ending = try BuiltProgram.run(["query", sql], in: results())
    #expect(ending.code == 2 && ending.errors.contains(sentence), "\(ending.errors)")
    #expect(ending.errors.split(separator: "\n").count == 1)
  }

  @Test(arguments: [
    "SELECT 1", " \n-- why\nWITH a AS (SELECT 1) SELECT * FROM a", "VALUES (1)",
    "PRAGMA table_info(run)", "EXPLAIN QUERY PLAN SELECT 1",
  ])
  func `a question is answered`(_ sql: String) throws {
    #expect(try BuiltProgram.run(["query", sql], in: results()).code == 0)
  }

  @Test(arguments: [
    ("--csv", "a,b\n1,x\n2,y\n"),
    ("--md", "| a | b |\n| --- | --- |\n| 1 | x |\n| 2 | y |\n"),
    (
      "--json",
      "[\n  {\n    \"a\" : 1,\n    \"b\" : \"x\"\n  },\n  {\n    \"a\" : 2,\n    \"b\" : \"y\"\n  }\n]\n"
    ),
  ])
  func `rows that come one by one make the same text as a whole`(
    _ format: String, _ text: String
  ) throws {
    let sql = "SELECT 1 AS a, 'x' AS b UNION SELECT 2, 'y'"
    #expect(try BuiltProgram.run(["query", sql, format], in: results()).text == text)
  }

  @Test func `an answer in several pieces is one array, one table and one file`() throws {
    let folder = try results()
    let sql = Self.endless + "x FROM c LIMIT 2500"
    let json = try BuiltProgram.run(["query", sql, "--json"], in: folder).text
    let rows = try JSONDecoder().decode([[String: Int]].self, from: Data(json.utf8))
    #expect(rows.compactMap { $0["x"] } == Array(1...2500))
    for (format, head) in [("--csv", 1), ("--md", 2)] {
      let lines = try BuiltProgram.run(["query", sql, format], in: folder).text
        .split(separator: "\n")
      #expect(lines.count == 2500 + head && lines.last?.contains("2500") == true)
    }
  }
}
