import Foundation
import Store
import TestSupport
import Text
import Testing

@testable import Experiments

/// Runs of several lengths that begin as the longest does.
@Suite(.serialized)
struct StemTests {
  /// The first steps that the runs of 40 and of 80 steps have in common with that of 120.
  private static let branchPoints = ["short": 34, "middle": 66]

  private func study(steps: (Int, Int, Int) = (40, 80, 120)) throws -> Study {
    let study = try Study()
    try """
    question: Does anything depend on what is shared?
    base:
      data:
        dataset: {shapes: {resolution: 16, trainingImages: 200, testImages: 40}}
        validationImages: 40
      model: {width: 16, depth: 2, heads: 2}
      training:
        schedule: {warmupStableDecay: {fraction: 0.2}}
        warmupSteps: 5
        batchSize: 16
        evaluationImages: 40
    axes:
      length:
        short: {training.budget: {steps: \(steps.0)}}
        middle: {training.budget: {steps: \(steps.1)}}
        long: {training.budget: {steps: \(steps.2)}}
    seeds: 2
    probes:
      linear: {kind: linear, images: 100, epochs: 1}
    limits: {checkpointSeconds: 0.02, workers: 2}
    """.write(toFile: study.spec, atomically: true, encoding: .utf8)
    return study
  }

  /// The tables of runs, and the weights of each.
  private func numbers(_ study: Study) throws -> (tables: [String: [[Datum]]], weights: [Data]) {
    let runs = try FileManager.default.contentsOfDirectory(atPath: "\(study.results)/runs").sorted()
    return (
      try study.database(),
      try runs.map {
        try Data(
          contentsOf: URL(filePath: "\(study.results)/runs/\($0)/model.safetensors"))
      }
    )
  }

  private func firstSteps(_ study: Study, _ level: String) throws -> [Int] {
    let answer = try Store(path: "\(study.results)/patchlaw.sqlite").query(
      "SELECT min(fromStep) FROM segment JOIN membership USING (run) WHERE level = '\(level)' "
        + "GROUP BY run")
    return answer.rows.compactMap { $0.first.flatMap { Int($0.field) } }
  }

  private func only(_ level: String, _ study: Study) -> [String] {
    ["run", study.spec, "--only", "length=\(level)", "--results", study.results]
  }

  @Test func `branches end as if each were trained alone, to the bit`() throws {
    let (shared, alone) = (try study(), try study())
    #expect(try shared.finish() == 0)
    for level in ["short", "middle", "long"] { #expect(try alone.finish(only(level, alone)) == 0) }
    let (one, other) = (try numbers(shared), try numbers(alone))
    #expect(one.tables == other.tables && one.weights == other.weights)
    for (level, step) in Self.branchPoints {
      #expect(try firstSteps(shared, level) == [step, step], "\(level)")
      #expect(try firstSteps(alone, level) == [0, 0], "\(level)")
    }
    #expect(try firstSteps(shared, "long") == [0, 0])
  }

  @Test func `killed ten times, stems and branches end with an equal database`() throws {
    let steps = (150, 300, 450)
    let (undisturbed, disturbed) = (try study(steps: steps), try study(steps: steps))
    #expect(try undisturbed.finish() == 0)
    #expect(try disturbed.finishAfterKills() == 0)
    let (one, other) = (try numbers(undisturbed), try numbers(disturbed))
    #expect(one.tables == other.tables && one.weights == other.weights)
  }

  @Test func `a stem that is done keeps nobody waiting`() throws {
    let study = try study()
    #expect(try study.finish(only("long", study)) == 0)
    // Only the archive says that it is done.
    try FileManager.default.removeItem(atPath: "\(study.results)/runs")
    #expect(try study.finish() == 0)
    #expect(try study.count("SELECT count(*) FROM run WHERE state = 'done'") == 6)
    #expect(try firstSteps(study, "short") == [0, 0])
  }

  @Test func `two processes share stems and branches`() throws {
    let (undisturbed, shared) = (try study(), try study())
    #expect(try undisturbed.finish() == 0)
    let processes = [try shared.start(), try shared.start()]
    for process in processes {
      process.waitUntilExit()
      #expect(process.terminationStatus == 0)
    }
    #expect(try shared.finish() == 0)
    #expect(try numbers(shared).tables == numbers(undisturbed).tables)
    #expect(try firstSteps(shared, "middle") == [66, 66])
  }

  @Test func `a plan prices what is shared once`() throws {
    let study = try study()
    let (status, said) = try Program.call(
      ["plan", study.spec, "--results", study.results], in: study.folder.path)
    // 34 + 66 of 240 steps.
    #expect(status == 0 && said.contains("4 runs of 6 branch off the longest run of"), "\(said)")
    #expect(said.contains("saves 42 % of the FLOPs of training"), "\(said)")
  }
}
