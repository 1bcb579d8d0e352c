import Foundation
import Probes
import Settings
import Store
import TestSupport
import Testing
import Training

@testable import Experiments

/// Results of several machines, and runs that are trained again.
struct MergingTests {
  private func imported(_ path: String, into study: Study) throws -> Int32 {
    try study.finish(["import", path, "--results", study.results])
  }

  @Test func `what two machines ran is one study, and equal runs are one`() throws {
    let (whole, part, home) = (try Study(steps: 20), try Study(steps: 20), try Study(steps: 20))
    #expect(try whole.finish() == 0)
    #expect(
      try part.finish(
        ["run", part.spec, "--results", part.results, "--only", "attention=prefix"]) == 0)
    #expect(try home.finish(["import", part.results, "--results", home.results]) == 0)
    #expect(try home.count("SELECT count(*) FROM run WHERE state = 'done'") == 3)
    // An archive has no weights and no less to report.
    #expect(try imported("\(whole.results)/study/archive.jsonl", into: home) == 0)
    #expect(try home.database() == whole.database())
    #expect(try imported(whole.results, into: home) == 0)
    #expect(try home.database() == whole.database())
    #expect(try home.finish(["run", home.spec, "--results", home.results]) == 0)
    #expect(try home.count("SELECT count(*) FROM segment") == 6)
  }

  @Test func `other results of a run are named, and replace nothing`() throws {
    let (home, other) = (try Study(steps: 20), try Study(steps: 20))
    #expect(try home.finish() == 0)
    try FileManager.default.copyItem(atPath: home.results, toPath: other.results)
    let path = StudyArchive.path(of: "study", in: other.results)
    try FileManager.default.removeItem(atPath: "\(other.results)/runs")
    var archive = try #require(try StudyArchive(contentsOf: path))
    let id = try #require(archive.runs.keys.min())
    var run = try #require(archive.runs[id])
    let series = try #require(run.series.firstIndex { $0.quantity == "trainingLoss" })
    run.series[series].values[run.series[series].values.count - 1] *= 1.5
    archive.runs[id] = run
    try archive.write(to: path)
    let before = try home.database()
    #expect(try imported(other.results, into: home) == 1)
    #expect(try home.database() == before)
  }

  /// The archive of a study that was run elsewhere, changed.
  private func altered(
    _ study: Study, _ change: (inout StudyArchive) throws -> Void
  ) throws -> String {
    let path = "\(study.folder.path)/altered.jsonl"
    var archive = try #require(
      try StudyArchive(contentsOf: StudyArchive.path(of: "study", in: study.results)))
    try change(&archive)
    try archive.write(to: path)
    return path
  }

  @Test func `an archive writes nothing outside, and nothing that cannot be`() throws {
    let (whole, home) = (try Study(steps: 20), try Study(steps: 20))
    #expect(try whole.finish() == 0)
    func files() -> [String] {
      (FileManager.default.subpaths(atPath: home.folder.path) ?? []).filter {
        !$0.hasPrefix("results/patchlaw.sqlite") && !$0.hasSuffix("index.html")
      }.sorted()
    }
    _ = try RunIndex(results: home.results)
    let before = files()
    for name in ["../../victim", "../experiments", ".", "", "runs", "-rf", "a\nb\u{1b}[31m", "/abs"] {
      let path = try altered(whole) { $0.study.name = name }
      let (status, said) = try Program.call(
        ["import", path, "--results", home.results], in: home.folder.path)
      #expect(status == 1 && said.contains("altered.jsonl:1 is damaged: study '"), "\(said)")
      #expect(!said.contains("\u{1b}") && files() == before, "\(name)")
    }
    let changes: [(inout StudyArchive) -> Void] = [
      { $0.registrations[0].runsDone = 1_000_000 },
      { $0.registrations[0].runs = -1 },
      { $0.floors[0].testCount = -1 },
      { $0.floors[0].cell = "x" },
      { $0.floors[0].artefact = "../../x" },
      { $0.study.runs += $0.study.runs },
      { $0.study.axes = [] },
      { $0.study.axes[0].name = "other" },
      { $0.study.probes += $0.study.probes },
    ]
    for (place, change) in changes.enumerated() {
      let path = try altered(whole, change)
      let (status, said) = try Program.call(
        ["import", path, "--results", home.results], in: home.folder.path)
      #expect(status == 1 && said.contains("0 runs imported") && files() == before, "\(place): \(said)")
    }
    let path = try altered(whole) { archive in
      let ids = archive.runs.keys.sorted()
      archive.runs[ids[0]]?.run.counts.parameters = -3
      archive.runs[ids[1]]?.series = []
      archive.runs[ids[2]]?.status.step = -1
      archive.runs[ids[3]]?.run.loss.condition = "a\u{1b}[31mb"
      archive.runs[ids[4]]?.run.counts.steps = -3
    }
    let (status, said) = try Program.call(
      ["import", path, "--results", home.results], in: home.folder.path)
    #expect(status == 1 && said.contains("1 run imported, 0 the same on both sides"), "\(said)")
    #expect(try home.count("SELECT count(*) FROM run WHERE state = 'done'") == 1)
  }

  @Test func `a run whose id is not that of its settings is not taken`() throws {
    let (whole, home) = (try Study(steps: 20), try Study(steps: 20))
    #expect(try whole.finish() == 0)
    let path = try altered(whole) { archive in
      let ids = archive.runs.keys.sorted()
      var config = try RunConfig(json: try #require(archive.runs[ids[0]]).run.settings.json)
      config.cell.training.learningRate *= 2
      archive.runs[ids[0]]?.run.settings = config.value
      archive.runs[ids[1]]?.run.numerics += 1
      archive.runs[ids[2]]?.run.cell = String(repeating: "0", count: 16)
      var probe = try ProbeConfig(json: try #require(archive.runs[ids[3]]).probes[0].settings.json)
      probe.epochs += 1
      archive.runs[ids[3]]?.probes[0].settings = probe.value
    }
    let (status, said) = try Program.call(
      ["import", path, "--results", home.results], in: home.folder.path)
    #expect(status == 1 && said.contains("2 runs imported, 0 the same on both sides"), "\(said)")
    #expect(
      said.components(separatedBy: "the id of its settings, images and numerics version").count == 4,
      "\(said)")
    #expect(said.contains("that does not have the id of its settings"), "\(said)")
  }

  @Test func `the ids of every committed run are those of its settings`() throws {
    let results = "\(fixtureFolder)/../../results"
    let studies = try FileManager.default.contentsOfDirectory(atPath: results)
    let archives = try studies.compactMap {
      try StudyArchive(contentsOf: StudyArchive.path(of: $0, in: results))
    }
    let runs = archives.flatMap(\.runs.values)
    #expect(runs.count > 100)
    for run in runs { #expect(try run.objectionToIDs() == nil, "\(run.run.id)") }
  }

  @Test func `an archive that contradicts itself is named, and the rest can be used`() throws {
    let study = try Study(steps: 20)
    #expect(try study.finish() == 0)
    let before = try study.database()
    let path = try altered(study) {
      $0.study.name = "other"
      $0.registrations[0].runsDone = 1_000_000
    }
    let other = StudyArchive.path(of: "other", in: study.results)
    try FileManager.default.createDirectory(
      atPath: "\(study.results)/other", withIntermediateDirectories: true)
    try FileManager.default.moveItem(atPath: path, toPath: other)
    for (command, code) in [("status", 0 as Int32), ("index", 1), ("gc", 0)] {
      let (status, said) = try Program.call(
        [command, "--results", study.results], in: study.folder.path)
      #expect(status == code, "\(command): \(said)")
      #expect(command != "index" || said.contains("other/archive.jsonl is left out: "), "\(said)")
    }
    #expect(try study.database() == before)
  }

  @Test func `an archive alone is as much a result as a folder`() throws {
    let (whole, home) = (try Study(steps: 20), try Study(steps: 20))
    #expect(try whole.finish() == 0)
    let path = try altered(whole) { archive in
      let id = try #require(archive.runs.keys.min())
      archive.runs[id]?.series[0].values[0] *= 1.5
    }
    #expect(try imported(path, into: home) == 0)
    let before = try home.database()
    let (status, said) = try Program.call(
      ["import", whole.results, "--results", home.results], in: home.folder.path)
    #expect(status == 1 && said.contains("0 runs imported, 5 the same on both sides, 1 conflict"), "\(said)")
    #expect(try home.database() == before)
    // Of the others the weights came.
    #expect(try FileManager.default.contentsOfDirectory(atPath: "\(home.results)/runs").count == 5)
  }

  @Test func `other claims elsewhere do not change when those here were made`() throws {
    let (home, other) = (try Study(steps: 20), try Study(steps: 20))
    #expect(try home.finish() == 0)
    try FileManager.default.copyItem(atPath: home.results, toPath: other.results)
    let path = try altered(other) { archive in
      archive.study.claims.append(
        StudyDescription.Claimed(name: "new", settings: .map(["claim": .text("causal - prefix > 0")])))
      archive.registrations[0].runsDone = 6
    }
    let archive = StudyArchive.path(of: "study", in: home.results)
    let before = try StudyArchive(contentsOf: archive)?.registrations
    let (status, said) = try Program.call(
      ["import", path, "--results", home.results], in: home.folder.path)
    #expect(status == 0 && said.contains("study has other claims or probes there"), "\(said)")
    #expect(try StudyArchive(contentsOf: archive)?.registrations == before)
    let earlier = try altered(other) { archive in
      for place in archive.registrations.indices {
        archive.registrations[place].at = "2020-01-01T00:00:00Z"
      }
    }
    #expect(try imported(earlier, into: home) == 0)
    #expect(try StudyArchive(contentsOf: archive)?.registrations == before)
    let changed = try altered(other) { archive in
      let id = try #require(archive.runs.keys.min())
      var config = try RunConfig(json: try #require(archive.runs[id]).run.settings.json)
      config.cell.training.learningRate *= 2
      archive.runs[id]?.run.settings = config.value
    }
    #expect(try imported(changed, into: home) == 1)
  }

  @Test func `the database is made anew under a process that has it open`() throws {
    let study = try Study(steps: 20)
    #expect(try study.finish() == 0)
    let open = try RunIndex(results: study.results)
    let before = try study.database()
    _ = try RunIndex.rebuilt(study.results)
    let run = try #require(try open.store.runs(withPrefix: "").first)
    try open.record(RunID(run.id))
    try open.store.record(
      FitRow(study: "study", name: "a", law: "power", x: "flops", y: "loss", result: "{}"))
    #expect(try study.database() == before)
  }

  @Test(arguments: ["missing", "empty", "cut", "damaged", "a folder"])
  func `runs of a study whose archive cannot be read are not rubbish`(_ state: String) throws {
    let study = try Study(steps: 20)
    #expect(try study.finish() == 0)
    let path = StudyArchive.path(of: "study", in: study.results)
    let whole = try #require(FileManager.default.contents(atPath: path))
    try FileManager.default.removeItem(atPath: path)
    switch state {
    case "empty": try Data().write(to: URL(filePath: path))
    case "cut": try whole.prefix(300).write(to: URL(filePath: path))
    case "damaged": try (Data("x".utf8) + whole).write(to: URL(filePath: path))
    case "a folder":
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    default: break
    }
    _ = try study.finish(["index", "--results", study.results])
    let (status, said) = try Program.call(
      ["gc", "--yes", "--results", study.results], in: study.folder.path)
    #expect(status == 2 && said.contains("study/archive.jsonl"), "\(said)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: "\(study.results)/runs").count == 6)
  }

  @Test func `what is damaged stays where it is`() throws {
    let (home, other) = (try Study(steps: 20), try Study(steps: 20))
    #expect(try other.finish() == 0)
    let run = try #require(
      try FileManager.default.contentsOfDirectory(atPath: "\(other.results)/runs").min())
    let file = URL(filePath: "\(other.results)/runs/\(run)/measurements.log")
    var bytes = try Data(contentsOf: file)
    bytes[bytes.count / 2] ^= 1
    try bytes.write(to: file)
    try FileManager.default.removeItem(atPath: StudyArchive.path(of: "study", in: other.results))
    #expect(try imported(other.results, into: home) == 1)
    #expect(try home.count("SELECT count(*) FROM run WHERE state = 'done'") == 5)
    #expect(try imported("\(home.folder.path)/nothing", into: home) == 2)
    #expect(try imported(home.results, into: home) == 2)
  }

  @Test func `a run that is repeated has the same bits, and a falsified one is found`() throws {
    let study = try Study(steps: 20)
    #expect(try study.finish() == 0)
    let again = ["repeat", "study", "--runs", "2", "--results", study.results]
    #expect(try study.finish(again) == 0)
    let path = StudyArchive.path(of: "study", in: study.results)
    var archive = try #require(try StudyArchive(contentsOf: path))
    for (id, known) in archive.runs {
      var run = known
      for place in run.series.indices {
        run.series[place].values = run.series[place].values.map { $0 * 1.1 }
      }
      archive.runs[id] = run
    }
    try archive.write(to: path)
    // The archive alone says what was found, as in a clone.
    try FileManager.default.removeItem(atPath: "\(study.results)/runs")
    #expect(try study.finish(again) == 1)
  }

  @Test func `differences are equal, rounding, or real`() throws {
    func run(_ losses: [Double], _ accuracy: Double = 0.5) -> RunSnapshot {
      let study = RunDescription(
        id: "a", cell: "b", seed: 0, numerics: 2, settings: .null,
        counts: .init(
          parameters: 1, trunkParameters: 1, headParameters: 0, steps: 3, images: 3, patches: 3,
          flops: 1, trunkFlops: 1),
        loss: .init(), data: .init())
      var run = RunSnapshot(planned: study)
      run.status.state = .done
      run.series = [.init(quantity: "trainingLoss", steps: Array(1...losses.count), values: losses)]
      return run
    }
    let base = run([1, 0.5, 0.25])
    #expect(RunComparison(base, base) == .equal)
    guard case .withinRounding(let text) = RunComparison(base, run([1, 0.5001, 0.2502])) else {
      Issue.record("rounding is not seen")
      return
    }
    #expect(text.hasPrefix("first trainingLoss at step 2 is 0.5 and 0.5001"))
    guard case .different = RunComparison(base, run([1, 0.5, 0.26])) else {
      Issue.record("a difference is not seen")
      return
    }
    guard case .different = RunComparison(base, run([1, 0.5])) else {
      Issue.record("missing steps are not seen")
      return
    }
  }
}
