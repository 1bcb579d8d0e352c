import Foundation
import Glibc
import Store
import TestSupport
import Text

/// A small study in a folder of its own, and the program that runs it.
struct Study {
  let folder: TemporaryFolder

  init(steps: Int = 200) throws {
    folder = try TemporaryFolder()
    try """
    question: Does anything depend on being disturbed?
    base:
      data:
        dataset: {shapes: {resolution: 16, trainingImages: 200, testImages: 40}}
        validationImages: 40
      model: {width: 16, depth: 2, heads: 2}
      training: {budget: {steps: \(steps)}, batchSize: 16, evaluationImages: 40}
    axes:
      attention: {prefix: {}, causal: {model.attention: causal}}
    seeds: 3
    probes:
      linear: {kind: linear, images: 100, epochs: 2}
      attentive: {kind: attentive, images: 100, epochs: 2}
    limits: {checkpointSeconds: 0.02, workers: 2}
    """.write(toFile: spec, atomically: true, encoding: .utf8)
  }

  var spec: String { "\(folder.path)/study.yaml" }
  var results: String { "\(folder.path)/results" }

  static let program = BuiltProgram.url

  func start(_ arguments: [String]? = nil) throws -> Process {
    let process = Process()
    process.executableURL = Self.program
    process.arguments = arguments ?? ["run", spec, "--results", results]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
  }

  /// Returns when some run has a checkpoint, or the process has ended.
  func waitForCheckpoint(of process: Process) {
    let runs = "\(results)/runs"
    while process.isRunning {
      let folders = (try? FileManager.default.contentsOfDirectory(atPath: runs)) ?? []
      let isThere = folders.contains {
        FileManager.default.fileExists(atPath: "\(runs)/\($0)/checkpoint.safetensors")
      }
      if isThere { return }
      Thread.sleep(forTimeInterval: 0.01)
    }
  }

  /// Kills the program ten times at random, once it has written a checkpoint, then lets it finish.
  func finishAfterKills() throws -> Int32 {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<10 {
      let process = try start()
      waitForCheckpoint(of: process)
      Thread.sleep(forTimeInterval: Double.random(in: 0...0.3, using: &generator))
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
    return try finish()
  }

  /// Runs the program to its end.
  func finish(_ arguments: [String]? = nil) throws -> Int32 {
    let process = try start(arguments)
    process.waitUntilExit()
    return process.terminationStatus
  }

  /// Every table that specs and numerics determine, row by row.
  func database() throws -> [String: [[Datum]]] {
    let tables = [
      "study", "axis", "level", "run", "membership", "measurement", "probe",
      "studyProbe", "score",
    ]
    var content: [String: [[Datum]]] = [:]
    for table in tables {
      content[table] = try Store(path: "\(results)/patchlaw.sqlite").query("SELECT * FROM \(table)")
        .rows.sorted { "\($0)" < "\($1)" }
    }
    return content
  }

  func count(_ sql: String) throws -> Int {
    let answer = try Store(path: "\(results)/patchlaw.sqlite").query(sql)
    return answer.rows.first?.first.flatMap { Int($0.field) } ?? -1
  }
}
