import Foundation
import TestSupport
import Testing
import Text

/// Fits of anyone's table, as the command line gives them.
struct FitTableTests {
  /// Twelve sizes of three seeds; columns have names of their own.
  private static var rows: [[String]] {
    (0..<12).flatMap { size in
      (0..<3).map { seed in
        let x = pow(10, 4 + Double(size) / 3)
        let noise = 0.004 * sin(Double(7 * size + 3 * seed))
        return ["\(x)", "\(2 * x)", "\(3 * pow(x, -0.1) * (1 + noise))", "\(size)"]
      }
    }
  }

  private static func table(_ separator: String) -> String {
    ([["width", "spent", "nll", "run"]] + rows).map { $0.joined(separator: separator) + "\n" }
      .joined()
  }

  private func fit(_ arguments: [String], _ folder: TemporaryFolder) throws -> BuiltProgram.Ending {
    try BuiltProgram.run(["fit"] + arguments + ["--resamples", "50"], in: folder.path, seconds: 90)
  }

  @Test func `other separators, and labels of the user's own`() throws {
    let folder = try TemporaryFolder()
    try TextFile.write(Self.table("\t"), to: "\(folder.path)/runs.tsv")
    try TextFile.write(Self.table(";"), to: "\(folder.path)/runs.csv")
    let common = ["--law", "power", "--x", "width", "--loss", "nll", "--cell", "run"]
    let one = try fit(["runs.tsv"] + common + ["--plot", "fit.svg"], folder)
    #expect(one.code == 0, "\(one.errors)")
    #expect(
      one.output.contains("sum_i w_i r_i^2") && one.output.contains("50 wild resamples of cells"))
    let script = try String(contentsOfFile: "\(folder.path)/fit.gp", encoding: .utf8)
    #expect(script.contains("set xlabel 'width'") && script.contains("set ylabel 'nll'"))
    #expect(script.contains("one new run, 95 %") && script.contains("mean, 95 %"))
    let refused = try fit(["runs.csv"] + common, folder)
    #expect(refused.code != 0 && refused.errors.contains("say --separator semicolon"))
    let two = try fit(["runs.csv", "--separator", "semicolon"] + common, folder)
    let constants = [one, two].map { $0.output.split(separator: "\n").prefix(8) }
    #expect(constants[0] == constants[1] && constants[0].last?.hasPrefix("points     36") == true)
  }

  @Test func `points are held out by compute and by any column`() throws {
    let folder = try TemporaryFolder()
    try TextFile.write(Self.table(","), to: "\(folder.path)/runs.csv")
    let common = ["runs.csv", "--law", "power", "--x", "width", "--loss", "nll", "--cell", "run"]
    let column = try fit(common + ["--held-out", "run>9"], folder)
    #expect(
      column.output.contains("held out   run above 9.0, 6 points"),
      "\(column.output)\(column.errors)")
    let compute = try fit(common + ["--held-out", "flops>5e7", "--c", "spent"], folder)
    #expect(
      compute.output.contains("held out   flops above 50000000.0"),
      "\(compute.output)\(compute.errors)")
    let none = try fit(common + ["--held-out", "rnu>9"], folder)
    #expect(none.code != 0 && none.errors.contains("did you mean 'run'?"), "\(none.errors)")
  }

  @Test func `a new run and the mean of many have intervals of their own`() throws {
    let folder = try TemporaryFolder()
    try TextFile.write(Self.table(","), to: "\(folder.path)/runs.csv")
    let end = try fit(
      [
        "runs.csv", "--law", "power", "--x", "width", "--loss", "nll", "--cell", "run", "--at",
        "x=1e9",
      ]
        + ["--last-rungs", "--json"], folder)
    let card = try #require(
      JSONSerialization.jsonObject(with: Data(end.output.utf8)) as? [String: Any])
    let predictions = try #require(card["predictions"] as? [[String: Any]])
    let next = try #require(predictions.first?["prediction"] as? [String: Any])
    let ends = ["low", "meanLow", "value", "meanHigh", "high"].compactMap { next[$0] as? Double }
    #expect(ends.count == 5 && ends == ends.sorted())
    let last = try #require(card["lastRungs"] as? [String: Any])
    #expect(last["isChanged"] as? Bool == false && (last["rows"] as? [Any])?.count == 9)
  }
}
