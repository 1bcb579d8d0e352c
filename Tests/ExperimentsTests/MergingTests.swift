import Foundation
import Settings
import Store
import TestSupport
import Testing

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
