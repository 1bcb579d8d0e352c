import Text
import Foundation
import Store
import TestSupport
import Testing

@testable import Analysis
@testable import Questions
@testable import Reporting

struct ReportTests {
  /// Two levels, three seeds: the second level's loss is lower by 0.1 and its accuracy higher by
  /// 2 points, with a little noise.
  private func study() throws -> StudyData {
    let store = try Store()
    let probe = ProbeRow(id: "00000000000000ab", configuration: "{}")
    let levels = ["base", "better"]
    let record = StudyRecord(
      study: StudyRow(
        name: "study", question: "Is better better?", source: "a paper", specification: "",
        expectation: nil),
      axes: [AxisRow(study: "study", name: "level", position: 0)],
      levels: levels.enumerated().map {
        LevelRow(
          study: "study", axis: "level", label: $1, position: $0, isBase: $0 == 0)
      }, probes: [probe],
      studyProbes: [
        StudyProbeRow(study: "study", name: "linear", probe: probe.id, position: 0)
      ])
    var memberships: [MembershipRow] = []
    for (index, level) in levels.enumerated() {
      for seed in 0..<3 {
        let run = RunRow(
          id: "00000000000000\(index)\(seed)", cell: "000000000000000\(index)", seed: seed,
          configuration: "{}", numerics: 1, parameters: 100 * (index + 1), trunkParameters: 60,
          headParameters: 100 * (index + 1) - 60, steps: 10, images: 1000, patches: 16_000,
          flops: 1e9, state: .done, message: nil)
        let shift = Double(index)
        let noise = 0.001 * Double(seed * (index + 1))
        try store.record(
          RunRecord(
            run: run,
            measurements: [5, 10].map {
              MeasurementRow(
                run: run.id, quantity: "validationLoss", step: $0,
                value: 1 - 0.1 * shift - 0.02 * Double($0) + noise)
            }, probes: [probe],
            scores: [
              ScoreRow(
                run: run.id, probe: probe.id, candidate: 0, learningRate: 0.1,
                validationAccuracy: 0.5, testAccuracy: 0.8 + 0.02 * shift + noise,
                testCount: 10_000, isSelected: true)
            ], segments: []))
        memberships.append(
          MembershipRow(study: "study", run: run.id, axis: "level", level: level))
      }
    }
    let runs = memberships.compactMap { try? store.run($0.run) }
    try store.record(record, planned: runs, memberships: memberships)
    return try StudyData("study", in: store)
  }

  @Test func `a table shows means, intervals and the control`() throws {
    let table = try study().resultTable
    #expect(
      table.headings == [
        "level", "parameters (trunk)", "FLOPs (trunk)", "seeds", "validationLoss",
        "probe.linear (%)",
      ])
    #expect(
      table.rows[0]
        == ["base", "100 (60)", "1.00e9 (–)", "3", "0.8010 ± 0.0025", "80.10 ± 0.25"])
    #expect(table.rows[1][0] == "better")
  }

  @Test func `comparisons are paired by seed and decided by rule`() throws {
    let comparisons = try study().comparisons
    #expect(comparisons.map(\.metric.name) == ["validationLoss", "probe.linear"])
    #expect(abs(comparisons[0].paired.difference.mean - (-0.099)) < 1e-9)
    #expect(comparisons[0].verdict == .lower && comparisons[1].verdict == .higher)
  }

  @Test func `prose stays and stale blocks are brought up to date`() throws {
    let study = try study()
    let page = try study.page
    #expect(page.text.contains("Is better better?"))
    #expect(try page.updated(study.shownBlocks) == page)
    let edited = Notebook(
      text: page.text.replacing("## What we found", with: "## What we found\n\nMuch.")
        .replacing("80.10", with: "99.99"))
    let repaired = try edited.updated(study.shownBlocks)
    #expect(repaired.text.contains("Much.") && !repaired.text.contains("99.99"))
    #expect(repaired != edited)
  }

  @Test func `CSV is sorted, quoted and without times`() throws {
    let exports = try study().exports
    #expect(
      exports.keys.sorted()
        == [
          "cells.csv", "comparisons.csv", "curves.csv", "fits.csv", "runs.csv", "scores.csv",
        ])
    let runs = try #require(exports["runs.csv"])
    #expect(runs.split(separator: "\n").count == 7)
    #expect(Records(columns: ["a"], rows: [["x,\"y\""]]).csv == "a\n\"x,\"\"y\"\"\"\n")
  }

  @Test func `every figure is drawn by gnuplot alone from its folder`() throws {
    let folder = try TemporaryFolder()
    let figures = try study().figures()
    #expect(figures.map(\.name) == ["accuracy", "loss", "training-curves", "loss-accuracy"])
    for figure in figures {
      try figure.draw(in: folder.path)
      let path = "\(folder.path)/\(figure.name).svg"
      let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
      #expect(size > 1000, "\(figure.name)")
    }
  }

  @Test func `ticks are round and surround the data`() {
    #expect(ScalingScript.ticks(0.31, 0.62) == [0.3, 0.4, 0.5, 0.6, 0.7])
  }
}
