import Analysis
import Foundation
import Reporting
import Scaling
import TestSupport
import Testing
import Text

struct TableComparisonTests {
  private let csv = """
    model,lr,seed,acc
    a,1,0,0.50
    a,1,1,0.60
    a,1,2,0.70
    b,1,0,0.53
    b,1,1,0.64
    b,1,2,0.72
    c,1,0,0.40
    c,1,9,
    """

  private func compare(
    _ text: String, change: (inout TableComparison.Roles) -> Void = { _ in }
  ) throws -> TableComparison {
    var roles = TableComparison.Roles(axis: "model", seed: "seed", metric: "acc")
    change(&roles)
    return try TableComparison(PointTable(csv: text, file: "runs.csv"), roles)
  }

  /// Time grows with the rows, not with their square: an hour otherwise.
  @Test(.timeLimit(.minutes(2))) func `many rows are compared in a moment`() throws {
    let lines = (0..<100_000).flatMap { ["a,1,\($0),0.5", "b,1,\($0 + 1),0.6"] }
    let comparison = try compare((["model,lr,seed,acc"] + lines).joined(separator: "\n"))
    #expect(comparison.rows[1].paired?.differences.count == 99_999)
    #expect(comparison.unpaired.count == 1)
  }

  /// By hand: differences 0.03, 0.04, 0.02 have mean 0.03 and deviation 0.01; t = 0.03 / (0.01 / √3) =
  /// 5.196 at two degrees of freedom, p = 0.0351, half-interval 4.303 × 0.00577 = 0.02484.
  @Test func `levels are paired with the control by seed`() throws {
    let comparison = try compare(csv)
    #expect(comparison.control == "a" && comparison.rows.map(\.level) == ["a", "b", "c"])
    let paired = try #require(comparison.rows[1].paired)
    #expect(abs(paired.statistics.difference.mean - 0.03) < 1e-12)
    #expect(abs((paired.p ?? 0) - 0.0351) < 5e-5)
    #expect(abs((paired.statistics.difference.halfWidth ?? 0) - 0.02484) < 1e-5)
    #expect(paired.verdict == .higher)
    // One shared seed has no interval and no test, and does not count for the correction of others.
    #expect(comparison.rows[2].paired?.p == nil)
    #expect(comparison.excluded.map(\.reason) == ["no acc"])
  }

  @Test func `rows without a partner are told`() throws {
    let unpaired = try compare(csv + "0.5\na,1,7,0.5").unpaired
    #expect(
      unpaired == [
        "model=b: 3 seeds in the pairs with a; left out: 7 (only in a)",
        "model=c: 1 seed in the pairs with a; left out: 9 (only in c), 1, 2, 7 (only in a)",
      ])
  }

  @Test func `another control, a condition and columns held equal`() throws {
    let other = try compare(csv) { $0.control = "b" }
    #expect(other.rows.map(\.level) == ["b", "a", "c"] && other.rows[1].paired?.verdict == .lower)
    let two = try compare(csv) { $0.condition = "model != c" }
    #expect(two.rows.map(\.level) == ["a", "b"] && two.excluded.count == 2)
    let split = try compare(csv.replacing("b,1,2", with: "b,2,2")) { $0.by = ["lr"] }
    #expect(
      split.rows.map { $0.at + [$0.level] } == [["1", "a"], ["1", "b"], ["1", "c"], ["2", "b"]])
  }

  @Test(arguments: [
    ("seed,model,acc\n0,a,1\n0,a,2\n", "runs.csv:3: model=a, seed=0 is already on line 2"),
    ("seed,model,acc\n0,a,1\n1,a,2\n", "has only the level 'a'"),
    ("seed,model,acc\n0,a,1\n1,b,2\n", "no level shares a value of 'seed'"),
    ("seed,model,acc\n0,a,one\n", "runs.csv:2: column 'acc' holds 'one', expected a number"),
    ("seed,model\n0,a\n", "no column is called 'acc'"),
  ])
  func `a table that cannot be paired says where`(text: String, message: String) throws {
    let error = #expect(throws: (any Error).self) { try compare(text) }
    #expect("\(try #require(error))".contains(message))
  }

  @Test func `a table is also LaTeX, in which no name is a command`() throws {
    let table = try compare(csv.replacing("b,", with: #"50% \input{x}_&$,"#)).table
    #expect(table.latex.contains(#"50\% \textbackslash{}input\{x\}\_\&\$ & 3 & "#))
    #expect(
      table.latex.hasPrefix(#"\begin{tabular}{llllllll}"#) && table.latex.contains("\\toprule"))
  }

  @Test func `a table is drawn with each seed and the paired differences`() throws {
    let folder = try TemporaryFolder()
    let figure = try compare(csv).figure(name: "models")
    try figure.draw(in: folder.path)
    let svg = try String(contentsOfFile: "\(folder.path)/models.svg", encoding: .utf8)
    #expect(svg.contains("difference from a"))
    // Six seeds, three means; three differences, two means. A single seed is its own mean.
    #expect(figure.csv.split(separator: "\n").count == 1 + 9 + 5)
  }
}
