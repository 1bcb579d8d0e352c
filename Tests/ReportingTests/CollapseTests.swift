import Analysis
import Store
import TestSupport
import Testing

@testable import Reporting

/// Two runs of a cell, with what they measured at their last evaluation.
struct CollapseTests {
  private func study(_ measured: [[String: Double]]) throws -> StudyData {
    let store = try Store()
    let runs = measured.indices.map {
      FixtureStudy.row(0x500 + $0, cell: 0x600, seed: $0, parameters: 10)
    }
    let record = StudyRecord(
      study: StudyRow(
        name: "distilled", question: "Does it collapse?", source: "-", specification: "",
        expectation: nil),
      axes: [AxisRow(study: "distilled", name: "", position: 0)],
      levels: [LevelRow(study: "distilled", axis: "", label: "", position: 0, isBase: true)],
      probes: [], studyProbes: [])
    try store.record(
      record, planned: runs,
      memberships: runs.map {
        MembershipRow(study: "distilled", run: $0.id, axis: "", level: "")
      })
    for (run, values) in zip(runs, measured) {
      let healthy = ["effectiveRank": 20, "teacherEntropy": 0.5, "meanTargetEntropy": 0.9]
      let first = values.keys.sorted().map {
        MeasurementRow(run: run.id, quantity: $0, step: 100, value: healthy[$0] ?? 0)
      }
      let last = values.keys.sorted().map {
        MeasurementRow(run: run.id, quantity: $0, step: 500, value: values[$0] ?? 0)
      }
      try store.record(
        RunRecord(run: run, measurements: first + last, probes: [], scores: [], segments: []))
    }
    return try StudyData("distilled", in: store)
  }

  private static let healthy = [
    "effectiveRank": 14.0, "teacherEntropy": 0.05, "meanTargetEntropy": 0.34,
  ]

  @Test(arguments: [
    ["effectiveRank": 1.2],
    ["effectiveRank": 4.4, "teacherEntropy": 0.99999, "meanTargetEntropy": 0.99999],
    ["effectiveRank": 12, "teacherEntropy": 0.001, "meanTargetEntropy": 0.002],
  ])
  func `a run whose images became equal carries a warning on the page`(
    _ collapsed: [String: Double]
  ) throws {
    let study = try study([Self.healthy, collapsed])
    #expect(study.collapseNotes.count == 1)
    #expect(study.collapseNotes[0].hasPrefix("1 of 2 runs of "))
    #expect(try study.page.text.contains("- 1 of 2 runs"))
    let figure = try #require(study.figures().first { $0.name == "effective-rank" })
    #expect(
      figure.caution == "Caution: Some runs collapsed: their features are equal for all images.")
  }

  @Test func `healthy runs, and those that measured nothing of it, do not`() throws {
    #expect(try study([Self.healthy, [:]]).collapseNotes.isEmpty)
    #expect(try study([[:], [:]]).figures().allSatisfy { $0.name != "effective-rank" })
    #expect(try study([["effectiveRank": 4.8]]).collapseNotes.isEmpty)
  }

  @Test func `entropies and ranks are drawn`() throws {
    let study = try study([Self.healthy, Self.healthy])
    let names = study.figures().map(\.name)
    #expect(
      names.filter { $0.contains("rank") || $0.contains("entropy") } == [
        "effective-rank", "teacher-entropy", "mean-target-entropy",
      ])
    let folder = try TemporaryFolder()
    for figure in study.figures() { try figure.draw(in: folder.path) }
  }
}
