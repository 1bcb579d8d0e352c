import Foundation
import Store
import TestSupport
import Testing
import Text

struct StoreTests {
  static func run(_ number: Int) -> RunRow {
    let id = String(repeating: "0", count: 16 - "\(number)".count) + "\(number)"
    return RunRow(
      id: id, cell: "00000000000000ce", seed: number, configuration: "{}", numerics: 1,
      parameters: 10, trunkParameters: 6, headParameters: 4, steps: 5, images: 50, patches: 500,
      flops: 1e6, state: .done, message: nil)
  }

  static func record(_ number: Int) -> RunRecord {
    let run = run(number)
    let probe = ProbeRow(id: "00000000000000ab", configuration: "{}")
    return RunRecord(
      run: run,
      measurements: (0..<5).map {
        MeasurementRow(
          run: run.id, quantity: "validationLoss", step: $0, value: Double(10 - $0 + number))
      }, probes: [probe],
      scores: [
        ScoreRow(
          run: run.id, probe: probe.id, candidate: 1, learningRate: 0.01, validationAccuracy: 0.3,
          testAccuracy: nil, testCount: nil, isSelected: false),
        ScoreRow(
          run: run.id, probe: probe.id, candidate: 0, learningRate: 0.1,
          validationAccuracy: 0.5, testAccuracy: 0.4, testCount: 100, isSelected: true),
      ], segments: [])
  }

  @Test func `a run that is recorded again replaces what was recorded`() throws {
    let store = try Store()
    try store.record(Self.record(1))
    var again = Self.record(1)
    again.measurements.removeLast()
    try store.record(again)
    #expect(try store.measurements(of: again.run.id).count == 4)
    #expect(try store.run(again.run.id) == again.run)
  }

  @Test func `every measurement of a run is kept, however many there are of each quantity`() throws
  {
    let store = try Store()
    var record = Self.record(1)
    let counts = [("a", 1), ("b", 64), ("c", 65), ("d", 200), ("e", 63)]
    record.measurements = counts.flatMap { quantity, count in
      (0..<count).map {
        MeasurementRow(run: record.run.id, quantity: quantity, step: $0, value: 1 / Double($0 + 3))
      }
    }
    for _ in 0..<2 {
      try store.record(record)
      #expect(try store.measurements(of: record.run.id) == record.measurements)
      #expect(try store.run(record.run.id) == record.run)
      record.measurements.removeFirst(70)
      record.run.message = "again"
      record.run.imagesFingerprint = "ab"
    }
    // A probe's settings follow what was recorded last.
    record.probes[0].configuration = "[]"
    try store.record(record)
    #expect(try store.query("SELECT configuration FROM probe").rows == [[.text("[]")]])
  }

  @Test func `the schema refuses what would be inconsistent`() throws {
    let store = try Store()
    var wrong = Self.record(2)
    wrong.run.headParameters = 5
    #expect(throws: (any Error).self) { try store.record(wrong) }
    #expect(throws: (any Error).self) {
      try store.record(
        FitRow(study: "none", name: "a", law: "power", x: "flops", y: "loss", result: "{}"))
    }
  }

  @Test func `what the schema refuses is said in words`() throws {
    let store = try Store()
    let changes: [(change: (inout RunRecord) -> Void, words: String)] = [
      ({ $0.measurements += $0.measurements },
        "two rows of 'measurement' have the same run, quantity, step"),
      ({ $0.measurements[0].value = .nan }, "'value' of 'measurement' is missing or not a number"),
      ({ $0.run.headParameters = 5 }, "expected trunkParameters + headParameters = parameters"),
      ({ $0.scores[0].probe = "00000000000000ff" },
        "it names a run, a probe or a level that is not in it"),
    ]
    for (change, words) in changes {
      var record = Self.record(2)
      change(&record)
      let refusal = try store.refusal(of: record)
      #expect(refusal == "its numbers are impossible (\(words))")
    }
  }

  @Test func `users' views answer a study's question`() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/patchlaw.sqlite"
    let store = try Store(path: path)
    let row = StudyRow(
      name: "study", question: "?", source: "-", specification: "", expectation: nil)
    let study = StudyRecord(
      study: row, axes: [AxisRow(study: "study", name: "width", position: 0)],
      levels: [
        LevelRow(study: "study", axis: "width", label: "64", position: 0, isBase: true)
      ], probes: [ProbeRow(id: "00000000000000ab", configuration: "{}")],
      studyProbes: [
        StudyProbeRow(
          study: "study", name: "linear", probe: "00000000000000ab", position: 0)
      ])
    try store.record(Self.record(1))
    try store.record(Self.record(2))
    let memberships = [1, 2].map {
      MembershipRow(study: "study", run: Self.run($0).id, axis: "width", level: "64")
    }
    try store.record(study, planned: [Self.run(1), Self.run(2)], memberships: memberships)
    var later = Self.record(2)
    later.measurements += [(3, 1.5), (12, 0.25), (5, 1)].map {
      MeasurementRow(run: later.run.id, quantity: "trainingLoss", step: $0, value: $1)
    }
    try store.record(later)
    let progress = try store.progress(of: "study")
    #expect(progress.count == 2)
    let (first, second) = (progress[Self.run(1).id], progress[Self.run(2).id])
    #expect(first?.scored == ["00000000000000ab"] && first?.last == nil)
    #expect(second?.last?.step == 12 && second?.last?.loss == 0.25)
    #expect(try store.progress(ofRun: later.run.id) == second)
    #expect(try store.progress(ofRun: "0000000000000009") == KnownProgress())
    let cells = try Store(path: path).query("SELECT seeds, validationLoss FROM cells")
    #expect(cells.rows == [[2, 7.5]])
    let scores = try Store(path: path).query(
      "SELECT seed, probeName, testAccuracy, edge FROM scores ORDER BY seed")
    #expect(
      scores.rows == [[1, "linear", 0.4, "highest"], [2, "linear", 0.4, "highest"]])
    #expect(try store.runs(of: "study").map(\.levels) == [["width": "64"], ["width": "64"]])
  }

  @Test func `a database that is emptied has no row in any table`() throws {
    let store = try Store()
    try store.record(Self.record(1))
    try store.record(
      StudyRecord(
        study: StudyRow(
          name: "study", question: "?", source: "-", specification: "", expectation: nil),
        axes: [AxisRow(study: "study", name: "width", position: 0)],
        levels: [LevelRow(study: "study", axis: "width", label: "64", position: 0, isBase: true)],
        probes: [ProbeRow(id: "00000000000000ab", configuration: "{}")],
        studyProbes: [
          StudyProbeRow(study: "study", name: "linear", probe: "00000000000000ab", position: 0)
        ]), planned: [],
      memberships: [
        MembershipRow(study: "study", run: Self.run(1).id, axis: "width", level: "64")
      ])
    try store.record(
      FitRow(study: "study", name: "a", law: "power", x: "flops", y: "loss", result: "{}"))
    func rows() throws -> Int {
      let tables = try store.query("SELECT name FROM sqlite_master WHERE type = 'table'").rows
      return try tables.map(\.[0].field).filter {
        $0 != "grdb_migrations" && !$0.hasPrefix("sqlite_")
      }
      .reduce(0) { sum, table in
        guard case .whole(let count) = try store.query("SELECT count(*) FROM \(table)").rows[0][0]
        else { return sum }
        return sum + Int(count)
      }
    }
    #expect(try rows() > 10)
    try store.clear()
    #expect(try rows() == 0)
    try store.record(Self.record(1))
  }

  @Test func `a query cannot write, and a wrong one is refused`() throws {
    let store = try Store()
    #expect(try store.query("SELECT 1").rows == [[.whole(1)]])
    #expect(throws: StoreError.self) { try store.query("DELETE FROM run") }
    #expect(throws: StoreError.self) { try store.query("SELEC 1") }
  }

  @Test func `several connections write at once and nothing is lost`() async throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/patchlaw.sqlite"
    try await withThrowingTaskGroup(of: Void.self) { group in
      for worker in 0..<4 {
        group.addTask {
          let store = try Store(path: path)
          for number in 0..<10 { try store.record(Self.record(worker * 10 + number)) }
        }
      }
      try await group.waitForAll()
    }
    let count = try Store(path: path).query("SELECT count(*) FROM run")
    #expect(count.rows == [[40]])
  }
}
