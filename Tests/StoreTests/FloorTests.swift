import Store
import Testing

struct FloorTests {
  private static func floor(_ kind: String, _ value: Double) -> FloorRow {
    FloorRow(
      study: "study", cell: "00000000000000ce", metric: "probe.linear", kind: kind,
      value: value, testCount: 100, artefact: "00000000000000fa", settings: #"{"seed":0}"#)
  }

  private static func record(_ floors: [FloorRow], in store: Store) throws {
    let study = StudyRow(
      name: "study", question: "?", source: "-", specification: "", expectation: nil)
    try store.record(
      StudyRecord(
        study: study, axes: [], levels: [], probes: [], studyProbes: [],
        floors: floors), planned: [], memberships: [])
  }

  @Test func `a study's floors are those recorded last`() throws {
    let store = try Store()
    let first = [Self.floor("untrained", 0.5), Self.floor("chance", 0.1)]
    try Self.record(first, in: store)
    #expect(try store.floors(of: "study") == first.reversed())
    let later = [Self.floor("chance", 0.2)]
    try Self.record(later, in: store)
    #expect(try store.floors(of: "study") == later)
  }

  @Test func `a cell has one floor of each metric and kind`() throws {
    let twice = [Self.floor("chance", 0.1), Self.floor("chance", 0.2)]
    #expect(throws: (any Error).self) { try Self.record(twice, in: Store()) }
  }
}
