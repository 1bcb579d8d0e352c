import Text
import Store
import Testing

@testable import Analysis
@testable import Questions
@testable import Reporting

struct TokenTableTests {
  @Test func `the table of tokenizers tells dead codes, errors and perplexity`() throws {
    let store = try Store()
    let run = RunRow(
      id: FixtureStudy.id(1), cell: FixtureStudy.id(2), seed: 0, configuration: "{}", numerics: 1,
      parameters: 10, trunkParameters: 6, headParameters: 4, steps: 5, images: 50, patches: 500,
      flops: 1e6, lossUnit: "nats of 8 tokens", state: .done, message: nil)
    try store.record(
      StudyRecord(
        study: StudyRow(
          name: "tokens", question: "?", source: "-", specification: "", expectation: nil),
        axes: [AxisRow(study: "tokens", name: "target", position: 0)],
        levels: [
          LevelRow(study: "tokens", axis: "target", label: "kmeans", position: 0, isBase: true)
        ], probes: [], studyProbes: []),
      planned: [run],
      memberships: [
        MembershipRow(study: "tokens", run: run.id, axis: "target", level: "kmeans")
      ])
    #expect(try StudyData("tokens", in: store).tokenTable == nil)
    let values = [
      ("tokens.deadCodes", 0, 3.0), ("tokens.usedPerplexity", 0, 5.5),
      ("tokens.reconstructionError", 0, 0.125), ("validationPerplexity", 5, 6.5),
    ]
    try store.record(
      RunRecord(
        run: run,
        measurements: values.map {
          MeasurementRow(run: run.id, quantity: $0.0, step: $0.1, value: $0.2)
        }, probes: [], scores: [], segments: []))
    let study = try StudyData("tokens", in: store)
    #expect(
      study.tokenTable?.rows == [["kmeans", "nats of 8 tokens", "3", "5.5", "0.1250", "6.50"]])
    let blocks = Dictionary(study.shownBlocks.map { ($0.name, $0.text) }) { first, _ in first }
    #expect(blocks["results"]?.contains("| dead codes |") == true)
  }
}
