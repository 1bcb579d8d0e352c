import Foundation
import TestSupport

/// A small finished study with scores, fits, claims and forecasts, which cases copy and damage.
struct FuzzStudy: Sendable {
  let folder: TemporaryFolder

  static let text = """
    question: Does it matter what a patch sees?
    base:
      data: {dataset: {shapes: {resolution: 8, trainingImages: 60, testImages: 20}}, flip: false}
      data.validationImages: 20
      model: {width: 8, depth: 1, heads: 2, patchSize: 4, head: none}
      training: {budget: {steps: 2}, batchSize: 4, evaluations: 1, evaluationImages: 10}
    axes:
      width: {model.width: [8, 12, 16, 20, 24, 28]}
    probes:
      linear: {kind: linear, images: 20, epochs: 1}
    expect:
      wider is better: {metric: probe.linear, claim: 12 - 8 >= 0.01, paper: 1 against 2}
    fits:
      size: {law: power, x: parameters}
    limits: {workers: 1}

    """

  /// Runs the study, and reports it once so that every file is there.
  init() throws {
    folder = try TemporaryFolder()
    try Self.text.write(toFile: "\(folder.path)/study.yaml", atomically: true, encoding: .utf8)
    // Figures are not what is damaged: a gnuplot that draws nothing saves most of the time.
    let tools = "\(folder.path)/tools"
    try FileManager.default.createDirectory(atPath: tools, withIntermediateDirectories: true)
    try "#!/bin/sh\n".write(toFile: "\(tools)/gnuplot", atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: "\(tools)/gnuplot")
    for command in [
      ["run", "study.yaml"], ["predict", "study", "--at", "parameters=1e6"], ["report", "study"],
    ] {
      let ending = try call(command, in: folder.path, seconds: 60)
      guard ending.code == 0 else { throw FuzzFailure(description: "\(command): \(ending)") }
    }
  }

  /// Runs the program with nothing but our gnuplot beside it.
  func call(_ arguments: [String], in folder: String, seconds: Double = 10) throws
    -> BuiltProgram.Ending
  {
    try BuiltProgram.run(
      arguments, in: folder, seconds: seconds, path: "\(self.folder.path)/tools")
  }

  func copy(to folder: String) throws {
    for name in ["study.yaml", "results", "notebooks-md"] {
      try FileManager.default.copyItem(
        atPath: "\(self.folder.path)/\(name)", toPath: "\(folder)/\(name)")
    }
  }

  /// The bytes of one run's weights.
  func weights() throws -> [UInt8] {
    let runs = "\(folder.path)/results/runs"
    let first = try FileManager.default.contentsOfDirectory(atPath: runs).sorted()[0]
    return Array(try Data(contentsOf: URL(filePath: "\(runs)/\(first)/model.safetensors")))
  }
}

/// A case that could not be prepared.
struct FuzzFailure: Error, CustomStringConvertible {
  let description: String
}
