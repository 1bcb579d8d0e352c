import Text
import Scaling
import Foundation
import Store
import TestSupport
import Testing

@testable import Analysis
@testable import Questions
@testable import Reporting

/// How tables, pages and figures show floors.
struct FloorReportTests {
  /// The linear probe of the six cells scores 0.54 to 0.75, the loss is 0.45 to 0.66.
  private let floors: [(metric: String, kind: FloorKind, value: Double)] = [
    ("probe.linear", .chance, 0.1), ("probe.linear", .untrained, 0.60),
    ("validationLoss", .zero, 0.9), ("validationLoss", .neighbors, 0.505),
  ]

  @Test func `a trunk that is not above the untrained one is a warning, said first`() throws {
    let study = try FixtureStudy.heads(floors: floors)
    let notes = study.floorWarnings.map(\.detail)
    let trunk = try #require(notes.first { $0.hasPrefix("probe.linear") })
    #expect(trunk.contains("is not above the untrained trunk (60.00 %)"))
    #expect(trunk.contains("mlp, small") && !trunk.contains("mlp, large"))
    let loss = try #require(notes.first { $0.hasPrefix("the validation loss") })
    #expect(loss.contains("ridge regression from the causal neighbors (0.5050)"))
    #expect(!notes.contains { $0.contains("chance") || $0.contains("zero") })

    let page = try study.page
    let opening = page.text.split(separator: "\n").dropFirst(2)
    #expect(opening.first?.hasPrefix("**Some cells do not beat every floor**") == true)
    let first = try #require(opening.first)
    #expect(first.contains("validationLoss: ridge (neighbors) in "))
    #expect(first.contains("; probe.linear: untrained trunk in "))
    // Once for each of the two floors, and not again below.
    #expect(page.text.components(separatedBy: "“mlp, small”").count == 3)
    let accuracy = try #require(study.accuracyDots)
    #expect(accuracy.warnings.map(\.name) == [.trunkNotAboveFloor] + study.rateWarnings.map(\.name))
    let caution = "Caution: Some accuracies are not shown to be above every floor. Some chosen "
    #expect(accuracy.caution?.hasPrefix(caution) == true)
    #expect(study.lossDots[0].warnings.map(\.name) == [.lossNotBelowFloor])
    #expect(page.text.contains("accuracy.svg)\n\n\(caution)"))
  }

  @Test func `cells have marks and the share explained, floors a table of their own`() throws {
    let study = try FixtureStudy.heads(floors: floors)
    let table = study.resultTable
    #expect(table.rows.count == 6)
    #expect(table.headings.contains("explained (%)"))
    let (linear, explained) = (
      try #require(table.headings.firstIndex(of: "probe.linear (%)")),
      try #require(table.headings.firstIndex(of: "explained (%)"))
    )
    let marked = table.rows.prefix(6).map { $0[linear].hasSuffix(" †") }
    #expect(marked[0] && !marked[2] && marked[3])
    #expect(table.rows[2][explained].hasPrefix("50"))
    let own = try #require(study.floorTable)
    #expect(
      own.headings == [
        "head", "size", "floor", "validationLoss", "explained (%)", "probe.linear (%)",
        "probe.attentive (%)",
      ])
    #expect(own.rows.map { $0[2] } == ["chance", "untrained trunk", "zero", "ridge (neighbors)"])
    #expect(own.rows.allSatisfy { $0[0] == "any" && $0[1] == "any" })
    #expect(own.rows[1][5] == "60.00")
    // Values that print alike are one row.
    let zero = [("validationLoss", FloorKind.zero, 0.9)]
    #expect(try FixtureStudy.heads(floors: zero, step: 1e-7).floorTable?.rows.count == 1)
    #expect(try FixtureStudy.heads(floors: zero, step: 1e-3).floorTable?.rows.count == 6)
    // 1 − 0.505 / 0.9
    #expect(own.rows[2][4] == "0.0" && own.rows[3][4] == "43.9")
    #expect(try study.page.text.contains("\n\nFloors: the untrained trunk"))
    #expect(try FixtureStudy.heads().floorTable == nil)
  }

  @Test func `floors of one value are told apart, the wide ones drawn first`() throws {
    let kinds = [FloorKind.zero, .positionMean, .previousPatch, .neighbors, .earlierPatches]
    let study = try FixtureStudy.heads(floors: kinds.map { ("validationLoss", $0, 0.7) })
    let lines = try #require(study.trainingCurves.first).script.split(separator: "\n")
      .filter { $0.contains("0.7 with lines") }
    let looks = try lines.map { line in
      try #require(String(line).firstMatch(of: #/lw (\S+) dt (\d) lc rgb "(\S+)"/#))
    }
    #expect(looks.count == 5 && Set(looks.map { "\($0.1) \($0.2) \($0.3)" }).count == 5)
    // Zero and the mean, the neighbors and all earlier patches: wide and pale below thin and dark.
    for (below, above) in [(0, 1), (3, 4)] {
      #expect((Double(looks[below].1) ?? 0) > (Double(looks[above].1) ?? 9))
      #expect(looks[below].3 > looks[above].3)
    }
  }

  @Test func `a floor that was left out is named with its reason`() throws {
    let losses: [(String, FloorKind, Double)] = [
      ("validationLoss", .zero, 0.9), ("validationLoss", .positionMean, 0.8),
    ]
    let none = try FixtureStudy.heads(floors: losses).page.text
    #expect(none.contains("No ridge regression was made: it needs one order for all images"))
    let some = losses + [("validationLoss", .previousPatch, 0.7), ("validationLoss", .neighbors, 0.6)]
    let page = try FixtureStudy.heads(floors: some).page.text
    #expect(
      page.contains(
        "The floor ridge (earlier patches) was left out: it would have 1,024 inputs or more"))
    let all = try FixtureStudy.heads(floors: some + [("validationLoss", .earlierPatches, 0.5)])
    #expect(try !all.page.text.contains("left out: it would"))
  }

  @Test func `figures draw floors as lines from data of their own`() throws {
    let study = try FixtureStudy.heads(floors: floors)
    let accuracy = try #require(study.accuracyDots)
    // One row per cell and probe that has the floor.
    #expect(accuracy.csv.split(separator: "\n").count { $0.contains(",untrained,") } == 6)
    #expect(
      accuracy.script.contains("with vectors nohead") && accuracy.script.contains("untrained trunk")
    )
    let curves = try #require(study.trainingCurves.first)
    #expect(curves.script.contains("0.505 with lines") && curves.script.contains("0.9 with lines"))
    let places = try #require(study.lossesByPosition.first)
    #expect(places.script.contains("0.505 with lines") && places.script.contains("0.9 with lines"))
    #expect(places.warnings.map(\.name) == [.lossNotBelowFloor])
    let folder = try TemporaryFolder()
    for figure in [accuracy, curves, places] + study.lossDots { try figure.draw(in: folder.path) }
    #expect(FileManager.default.fileExists(atPath: "\(folder.path)/accuracy.svg"))
    #expect(study.exports["floors.csv"]?.split(separator: "\n").count == 25)
  }

  @Test func `a study above its floors says so, and one without floors says nothing`() throws {
    let low = try FixtureStudy.heads(floors: [("probe.linear", .untrained, 0.3)])
    #expect(low.floorWarnings.isEmpty)
    #expect(low.floorBlock?.hasPrefix("Every accuracy is above its floors") == true)
    let none = try FixtureStudy.heads()
    #expect(none.floorBlock == nil && !none.resultTable.headings.contains("explained (%)"))
    let page = try none.page
    #expect(!page.text.contains("patchlaw:floors"))
    // A page by hand gets the block under its title, once.
    let opened = try Notebook(text: "# A page\n\nProse.\n").updated(low.shownBlocks)
    #expect(opened.text.hasPrefix("# A page\n\n<!-- patchlaw:floors -->\nEvery accuracy"))
    #expect(try opened.updated(low.shownBlocks) == opened && opened.text.hasSuffix("\n\nProse.\n"))
  }

  @Test func `floors that differ in digits that are not shown are one value in a sentence`() throws
  {
    let study = try FixtureStudy.heads(floors: [("probe.linear", .untrained, 0.60)])
    let cells = study.cells
    func sentence(_ values: ClosedRange<Double>) -> String {
      UnbeatenFloor(
        metric: .validationLoss, kind: .neighbors, cells: cells, values: values,
        tested: cells.count
      ).sentence
    }
    #expect(sentence(0.97921...0.97923).contains("(0.9792)"))
    #expect(sentence(0.9792...0.9812).contains("(0.9792 to 0.9812)"))
  }

  @Test func `seeds and test images both count against a small lead`() throws {
    // mlp, large: 75 ± 2.5 over seeds; 0.6 points of binomial error.
    let study = try FixtureStudy.heads(floors: [("probe.linear", .untrained, 0.70)])
    let cell = try #require(study.cells.first { $0.label == "mlp, large" })
    let (near, far) = (
      Floor(kind: .untrained, value: 0.73, testCount: 5000),
      Floor(kind: .untrained, value: 0.70, testCount: 5000)
    )
    #expect(study.isBeyond(near, .probe("linear"), cell) == false)
    #expect(study.isBeyond(far, .probe("linear"), cell) == true)
  }
}
