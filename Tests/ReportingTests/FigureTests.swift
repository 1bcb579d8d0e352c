import Foundation
import TestSupport
import Testing
import Text

@testable import Analysis
@testable import Questions
@testable import Reporting

struct FigureTests {
  /// Goldens change only by `PATCHLAW_RECORD=1 swift test --filter FigureTests`; review the change.
  private func check(_ text: String, golden name: String) throws {
    let path = "\(fixtureFolder)/reporting/\(name)"
    if ProcessInfo.processInfo.environment["PATCHLAW_RECORD"] == "1" {
      try text.write(toFile: path, atomically: true, encoding: .utf8)
    }
    #expect(try text == String(contentsOfFile: path, encoding: .utf8))
  }

  @Test func `the script of a study's dots is as recorded`() throws {
    let figure = try #require(FixtureStudy.heads().accuracyDots)
    try check(figure.script, golden: "accuracy.gp")
    try check(figure.csv, golden: "accuracy.csv")
  }

  @Test func `probes of a single cell are drawn beside each other, its one loss is not`() throws {
    let study = try FixtureStudy.heads(cells: 1)
    let figure = try #require(study.accuracyDots)
    let means = figure.csv.split(separator: "\n").filter { $0.contains(",mean,") }
    #expect(means.map { $0.split(separator: ",")[6] } == ["probe.linear", "probe.attentive"])
    #expect(study.lossDots.isEmpty)
    #expect(
      !figure.script.contains("multiplot") && figure.script.contains("'linear' 0, 'attentive' 1"))
  }

  @Test
  func `seeds and paired differences are drawn beside means, a panel of differences per axis`()
    throws
  {
    let study = try FixtureStudy.heads()
    let loss = try #require(study.lossDots.first)
    let rows = try CSV.records(loss.csv).map(\.fields)
    func values(_ quantity: String, _ cell: String) -> [Double] {
      rows.filter { $0[5] == quantity && $0[7] == cell }.compactMap { Double($0[2]) }
    }
    #expect(values("seed's", "mlp, small").count == 3)
    #expect(values("mean", "mlp, small").count == 1)
    // Without a head the loss is higher by 0.05, and a medium model's is lower by 0.08.
    let (head, size) = (0.05, -0.08)
    let medium = values("mean difference", "none, medium")
    #expect(medium.count == 2 && abs(medium[0] - head) < 1e-9)
    let control = values("mean difference", "mlp, medium")
    #expect(control.count == 1 && abs(control[0] - size) < 1e-9)
    #expect(values("mean difference", "mlp, small").isEmpty)
    // Seed 2 of the smallest without a head diverged, and has no pair.
    #expect(values("seed's difference", "none, small").count == 2)
    for axis in ["mlp", "small"] { #expect(loss.script.contains("'difference from \(axis)'")) }
    #expect(loss.script.matches(of: #/set arrow 1 from 0, graph 0/#).count == 2)
    let folder = try TemporaryFolder().path
    for figure in study.lossDots + [study.accuracyDots].compactMap(\.self) {
      try figure.draw(in: folder)
    }
  }

  @Test func `floors far from the data are named in the legend, and do not widen the axis`() throws
  {
    let study = try FixtureStudy.heads(floors: [
      ("probe.linear", .chance, 0.01), ("probe.linear", .untrained, 0.60),
    ])
    let script = try #require(study.accuracyDots).script
    #expect(script.contains("'chance, off the axis at 1.00'"))
    #expect(script.contains("title 'untrained trunk'"))
    let ranges = script.matches(of: #/set xrange \[([-.0-9]+):/#).compactMap { Double($0.1) }
    #expect(ranges.count == 3 && ranges[0] > 40)
  }

  @Test func `a study's page is as recorded`() throws {
    let study = try FixtureStudy.heads()
    let page = try study.page
    try check(page.text, golden: "heads.md")
  }

  @Test(arguments: [(15, 15), (31, 31), (48, 7), (63, 8), (195, 8)])
  func `long sequences are cut into equal chunks`(_ predicted: Int, _ points: Int) throws {
    let study = try FixtureStudy.sequence(predicted: predicted)
    let figure = try #require(study.lossesByPosition.first)
    let rows = figure.csv.split(separator: "\n").dropFirst()
      .map { $0.split(separator: ",")[1...2].compactMap { Double($0) } }
    #expect(rows.count == points)
    // Losses equal their places, so each point lies on the diagonal, at the middle of its chunk.
    #expect(rows.allSatisfy { $0.count == 2 && $0[0] == $0[1] })
  }

  @Test func `a study's runs are exported as recorded`() throws {
    try check(#require(FixtureStudy.heads().exports["runs.csv"]), golden: "runs.csv")
  }

  @Test func `a fit with held-out points is drawn without a word from gnuplot`() throws {
    let study = try FixtureStudy.sizes()
    let figure = try #require(study.figures().last)
    #expect(figure.name == "loss-by-size")
    #expect(figure.csv.contains(",held out,") && figure.csv.contains(",fitted,"))
    // The line that missed them is not the one that was fitted to them.
    let rows = try CSV.records(figure.csv).map(\.fields)
    func curve(_ part: String) -> [Double] {
      rows.filter { $0[9] == part }.compactMap { Double($0[2]) }
    }
    #expect(curve("curve").count == 81 && curve("curve without held out").count == 81)
    #expect(curve("curve") != curve("curve without held out"))
    #expect(figure.script.contains("title 'E + a · x^-b: E = "))
    let folder = try TemporaryFolder()
    try figure.draw(in: folder.path)
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(files.sorted() == ["loss-by-size.csv", "loss-by-size.gp", "loss-by-size.svg"])
  }

  @Test func `a probe that no run has makes no column and no figure`() throws {
    let study = try FixtureStudy.sizes()
    #expect(study.metrics == [.validationLoss])
    #expect(study.figures().map(\.name) == ["loss", "training-curves", "loss-by-size"])
  }

  @Test(arguments: [
    ([0.8568, 0.8744], "0.005"), ([0, 6], "1"), ([0, 6.1], "2"), ([-3.1, 3], "2"),
    ([1, 1e5], "20000"), ([7, 7], "autofreq"), ([], "autofreq"),
  ])
  func `an axis of losses is cut into at most six`(losses: [Double], step: String) {
    #expect(GnuplotStyle.ticStep(over: losses) == step)
  }

  @Test(arguments: [
    (800.0, "800"), (20_000, "20 k"), (1.5e6, "1.5 M"), (1e12, "10^{12}"), (5e12, "5·10^{12}"),
  ])
  func `labels of a logarithmic axis`(value: Double, label: String) {
    #expect(LogAxis.label(value) == label)
  }
}
