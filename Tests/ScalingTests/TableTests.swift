import Scaling
import Testing
import Text

/// CSV and formulas, with errors that say where.
struct TableTests {
  private let text = #"""
    name,N,loss,split
    "a, quoted ""name""",1e6,3.5,train
    b,2e6,3.1,test

    """#

  @Test func `formulas have limits, which are named`() throws {
    let table = try PointTable(csv: "N,loss\n1,2\n", file: "a.csv")
    func refusal(_ formula: String) -> String? {
      do { _ = try Formula(formula, over: table) } catch { return "\(error)" }
      return nil
    }
    func nested(_ levels: Int) -> String {
      String(repeating: "(", count: levels) + "N" + String(repeating: ")", count: levels)
    }
    #expect(refusal(nested(90)) == nil)
    for deep in [
      nested(20_000), String(repeating: "-", count: 20_000) + "N",
      String(repeating: "2^", count: 20_000) + "N", String(repeating: "ln ", count: 20_000) + "N",
    ] {
      let said = refusal(deep) ?? ""
      #expect(said.contains("expected at most 100 ") && said.count < 400, "\(said)")
    }
    #expect(refusal("N" + String(repeating: "+1", count: 900)) == nil)
    #expect(refusal("N" + String(repeating: "+1", count: 2000))?.contains("at most 1000 numbers") == true)
  }

  @Test func `quoted fields and formulas`() throws {
    let table = try PointTable(csv: text, file: "runs.csv")
    var roles = ColumnRoles(inputs: ["x": "2 * N - 1e6 ^ 1"], loss: "loss")
    roles.condition = "split == train and not (N > 1e9)"
    roles.label = "name"
    let read = try table.observations(roles)
    #expect(read.observations.map(\.label) == ["a, quoted \"name\""])
    #expect(read.observations[0].inputs["x"] == 1e6)
    #expect(read.excluded.map(\.label) == ["b"])
  }

  @Test(arguments: [
    ("2^3^2", 512.0), ("-2^2", -4), ("2^-1", 0.5), ("(2^3)^2", 64), ("-2^-2", -0.25),
    ("2 * -x^2", -18), ("x - -x", 6), ("10 - 4 - 3", 3), ("8 / 4 / 2", 1), ("- - 2", 2),
    ("sqrt(4)^3", 8),
  ])
  func `powers group from the right and bind tighter than a sign`(
    formula: String, value: Double
  ) throws {
    let table = try PointTable(csv: "x,loss\n3,1\n", file: "f")
    let read = try table.observations(ColumnRoles(inputs: ["y": formula], loss: "loss"))
    #expect(read.observations[0].inputs["y"] == value)
  }

  private func rows(where condition: String) throws -> Int {
    let table = try PointTable(
      csv: "model,N,D,test,loss\na,1,1,x,3\nb,2,1,a,3\n1,3,4,b,3\n", file: "f")
    var roles = ColumnRoles(inputs: ["x": "N"], loss: "loss")
    roles.condition = condition
    return try table.observations(roles).observations.count
  }

  @Test(arguments: [
    ("model == a", 1), ("model != b", 2), ("model == '1'", 1), ("model == 1", 1), ("N > D", 1),
    ("model == test", 0), ("'a' == model", 1), ("model == c or N >= 2", 2), ("not (model == a)", 2),
  ])
  func `a word is text only beside a column of text`(condition: String, count: Int) throws {
    #expect(try rows(where: condition) == count)
  }

  @Test(arguments: [
    ("modle != b", "no column is called 'modle'; did you mean 'model'?"),
    ("not modle", "no column is called 'modle'"), ("model == a and lss > 1", "called 'lss'"),
    ("N == a", "column 'N' has numbers, but is compared with the text 'a'"),
    ("N > 2 * wdith", "called 'wdith'"), ("2 * N == a", "the left side is a number"),
    ("N > model", "column 'model' holds 'a', expected a number"),
    ("model > b", "text, which has no order"), ("model < 3", "holds 'a', expected a number"),
  ])
  func `a condition that compares nothing is refused`(condition: String, message: String) {
    let error = #expect(throws: TableError.self) { try rows(where: condition) }
    #expect(error?.description.contains(message) == true, "\(String(describing: error))")
  }

  @Test(arguments: [
    ("a,b,a\n1,2,3\n", "f:1: found two columns called 'a'"),
    ("a;b\n1;2\n", "f:1: found columns separated by ';'"),
    ("a,b\n1,\u{FFFD}\n", "f:2: found text that is not UTF-8"),
    ("a,b\n1,2\n\"3,4\n", "f:3: found a quote that never closes"),
  ])
  func `a table that cannot be read is named as such`(csv: String, message: String) {
    let error = #expect(throws: TableError.self) { try PointTable(csv: csv, file: "f") }
    #expect(error?.description.contains(message) == true, "\(String(describing: error))")
  }

  @Test(arguments: [
    ("name;N\n\"a;b\";1\n", CSV.Separator.semicolon), ("name\tN\na;b\t1\r\n", .tab),
    ("\u{FEFF}name|N\r\n\"a;b\"|1", .pipe),
  ])
  func `other separators are read where they are named`(csv: String, separator: CSV.Separator) throws {
    let table = try PointTable(csv: csv, separator: separator, file: "f")
    #expect(table.header == ["name", "N"])
    #expect(table.rows.map(\.fields) == [["a;b", "1"]])
    let error = #expect(throws: TableError.self) {
      try PointTable(csv: csv.replacing("\"", with: ""), file: "f")
    }
    #expect(error?.description.contains("say --separator \(separator.rawValue)") == true)
  }

  @Test func `errors name line and column`() {
    #expect(throws: TableError.ragged(file: "f", line: 3, found: 1, expected: 2)) {
      try PointTable(csv: "a,b\n1,2\n3\n", file: "f")
    }
    for text in ["x", "0x10", "-0x1p3"] {
      #expect(throws: TableError.notANumber(file: "f", line: 2, column: "b", text: text)) {
        try PointTable(csv: "a,b\n1,\(text)\n", file: "f").observations(
          ColumnRoles(inputs: ["a": "a"], loss: "b"))
      }
    }
    #expect(throws: TableError.unknownColumn("c", known: ["a", "b"])) {
      try PointTable(csv: "a,b\n1,2\n", file: "f").observations(
        ColumnRoles(inputs: ["a": "a"], loss: "c"))
    }
    #expect(throws: TableError.empty(file: "f")) { try PointTable(csv: "", file: "f") }
    #expect(throws: TableError.self) { try Formula("1 +", header: []) }
  }
}
