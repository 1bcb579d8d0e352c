import Scaling
import Testing

/// CSV and formulas, with errors that say where.
struct TableTests {
  private let text = #"""
    name,N,loss,split
    "a, quoted ""name""",1e6,3.5,train
    b,2e6,3.1,test

    """#

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

  @Test func `errors name line and column`() {
    #expect(throws: TableError.ragged(file: "f", line: 3, found: 1, expected: 2)) {
      try PointTable(csv: "a,b\n1,2\n3\n", file: "f")
    }
    #expect(throws: TableError.notANumber(file: "f", line: 2, column: "b", text: "x")) {
      try PointTable(csv: "a,b\n1,x\n", file: "f").observations(
        ColumnRoles(inputs: ["a": "a"], loss: "b"))
    }
    #expect(throws: TableError.unknownColumn("c", known: ["a", "b"])) {
      try PointTable(csv: "a,b\n1,2\n", file: "f").observations(
        ColumnRoles(inputs: ["a": "a"], loss: "c"))
    }
    #expect(throws: TableError.empty(file: "f")) { try PointTable(csv: "", file: "f") }
    #expect(throws: TableError.self) { try Formula("1 +", header: []) }
  }
}
