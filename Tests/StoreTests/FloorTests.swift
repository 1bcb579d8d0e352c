import Store
import Testing

struct FloorTests {
  private static func floor(_ kind: String, _ value: Double) -> FloorRow {
    FloorRow(
      experiment: "study", cell: "00000000000000ce", metric: "probe.linear", kind: kind,
      value: value, testCount: 100, artefact: "00000000000000fa", settings: #"{"seed":0}"#)
  }

  @Test func `a study's floors are those recorded last`() throws {
    let store = try Store()
    let experiment = ExperimentRow(
      name: "study", question: "?", source: "-", specification: "", expectation: nil)
    try store.record(
      StudyRecord(experiment: experiment, axes: [], levels: [], probes: [], experimentProbes: []),
      planned: [], memberships: [])
    let first = [Self.floor("untrained", 0.5), Self.floor("chance", 0.1)]
    try store.record(first, of: "study")
    #expect(try store.floors(of: "study") == first.reversed())
    let later = [Self.floor("chance", 0.2)]
    try store.record(later, of: "study")
    #expect(try store.floors(of: "study") == later)
  }

  @Test func `floors of a study that is not recorded are refused`() throws {
    let store = try Store()
    #expect(throws: (any Error).self) { try store.record([Self.floor("chance", 0.1)], of: "study") }
  }
}
