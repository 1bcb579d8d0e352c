import Text
import Foundation
import Store
import TestSupport
import Testing

@testable import Analysis
@testable import Questions
@testable import Reporting

struct LayerwiseTests {
  /// One cell, three seeds, a probe of each of three blocks: validation finds block 1 best but for
  /// seed 2, where it finds block 2; the test split would have chosen block 0 always.
  private func study() throws -> StudyData {
    let store = try Store()
    let probes = (0..<3).map { ProbeRow(id: FixtureStudy.id(0xa + $0), configuration: "{}") }
    let runs = (0..<3).map { FixtureStudy.row(0x100 + $0, cell: 0x200, seed: $0, parameters: 10) }
    let study = StudyRecord(
      study: StudyRow(
        name: "layers", question: "Which block?", source: "-", specification: "",
        expectation: nil),
      axes: [AxisRow(study: "layers", name: "", position: 0)],
      levels: [LevelRow(study: "layers", axis: "", label: "", position: 0, isBase: true)],
      probes: probes,
      studyProbes: probes.enumerated().map {
        StudyProbeRow(study: "layers", name: "line@\($0)", probe: $1.id, position: $0)
      })
    try store.record(
      study, planned: runs,
      memberships: runs.map {
        MembershipRow(study: "layers", run: $0.id, axis: "", level: "")
      })
    for run in runs {
      let validation = [0.5, 0.7, run.seed == 2 ? 0.8 : 0.6]
      let scores = validation.indices.flatMap { block in
        [(0.01, false), (0.1, true)].enumerated().map { candidate, rate in
          ScoreRow(
            run: run.id, probe: probes[block].id, candidate: candidate, learningRate: rate.0,
            validationAccuracy: rate.1 ? validation[block] : 0.1,
            testAccuracy: rate.1 ? 0.9 - 0.1 * Double(block) : nil,
            testCount: rate.1 ? 1000 : nil, isSelected: rate.1)
        }
      }
      try store.record(
        RunRecord(run: run, measurements: [], probes: probes, scores: scores, segments: []))
    }
    return try StudyData("layers", in: store)
  }

  @Test func `the best block is the one that validation chose`() throws {
    let study = try study()
    let best = Metric.probe("line@best")
    #expect(study.metrics == [best])
    let found = study.runs.compactMap { study.value(best, of: $0) }
    #expect(zip(found, [0.8, 0.8, 0.7]).allSatisfy { abs($0 - $1) < 1e-12 } && found.count == 3)
    #expect(study.runs.allSatisfy { study.testCount(best, of: $0) == 1000 })
    let claim = try study.score(
      Claim("probe.line@best - probe.line@2 > -1"), .validationLoss, at: "")
    #expect(abs((claim.first?.sum?.mean ?? 0) - 0.2 / 3) < 1e-9)
  }

  @Test func `a table and a figure show accuracy by block`() throws {
    let study = try study()
    let table = try #require(study.blockTable)
    #expect(
      table.headings == [
        "probe (%)", "block 0", "block 1", "block 2", "best by validation", "blocks chosen",
      ])
    #expect(table.rows.count == 1 && table.rows[0].first == "line")
    #expect(table.rows[0][1] == "90.00 (3 equal seeds)" && table.rows[0].last == "1, 2")
    #expect(study.shownBlocks.map(\.name).contains("blocks"))
    let figure = try #require(study.accuracyByBlock)
    let rows = figure.csv.split(separator: "\n")
    #expect(rows.count == 4 && rows[1].hasPrefix("0,0,90.0"))
    let folder = try TemporaryFolder()
    try figure.draw(in: folder.path)
    let lines = try #require(study.exports["scores.csv"]).split(separator: "\n")
    #expect(lines.count == 1 + 3 * 4)
  }

  @Test func `a learning rate chosen at the end of its grid is told`() throws {
    let notes = try study().gridEdgeNotes
    #expect(notes.count == 3)
    #expect(notes[0].contains("highest learning rate of probe line@0, 0.1, in 3 of 3 runs"))
    #expect(try FixtureStudy.sizes().gridEdgeNotes.isEmpty)
  }
}
