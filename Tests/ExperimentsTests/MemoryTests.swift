import Foundation
import TestSupport
import Testing

/// The memory that `plan` predicts, compared with a process that trains.
struct MemoryTests {
  private struct Step: Decodable {
    let peakResidentMegabytes: Double
    let predictedResidentMegabytes: Double
  }

  @Test(arguments: [["--config", "f64"], ["--config", "f192", "--threads", "2"]])
  func `peak resident memory is predicted within a tenth`(_ options: [String]) throws {
    let process = Process()
    process.executableURL = Study.program
    process.arguments = ["bench", "step", "--json", "--steps", "1", "--seconds", "0"] + options
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let text = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let step = try JSONDecoder().decode(Step.self, from: text)
    let ratio = step.predictedResidentMegabytes / step.peakResidentMegabytes
    #expect((0.9...1.1).contains(ratio), "\(step)")
  }

  private struct Bill: Decodable {
    let memoryBytes: Double
  }

  /// Of a run with its checkpoints, teacher, views and quantities of the whole batch.
  ///
  /// Objectives that predict pixels have floors, which a study computes before its runs and which take
  /// more memory than a small model.
  @Test(arguments: [
    "nextEmbedding", "supervised", "dino", "ibot", "dinov2", "autoregressive", "masked", "mae",
  ])
  func `a run of any objective stays within a tenth of its prediction`(_ objective: String) throws {
    let folder = try TemporaryFolder()
    let isCausal = ["nextEmbedding", "autoregressive"].contains(objective)
    let head =
      objective == "mae" ? "{transformer: {depth: 1}}" : objective == "masked" ? "mlp" : "none"
    let (spec, results) = ("\(folder.path)/study.yaml", "\(folder.path)/results")
    try """
    question: How much memory?
    base:
      data:
        dataset: {shapes: {resolution: 32, trainingImages: 400, testImages: 80}}
        validationImages: 64
      model:
        {width: 96, depth: 3, heads: 4, patchSize: 4, objective: \(objective),
         attention: \(isCausal ? "causal" : "bidirectional"), head: \(head)}
      training: {budget: {steps: 2}, batchSize: 64, evaluations: 1, evaluationImages: 64}
    seeds: 1
    """.write(toFile: spec, atomically: true, encoding: .utf8)
    let planned = try BuiltProgram.run(
      ["plan", spec, "--results", results, "--json"], in: folder.path)
    let bill = try JSONDecoder().decode([Bill].self, from: Data(planned.output.utf8))
    let process = Process()
    process.executableURL = Study.program
    process.arguments = ["run", spec, "--results", results, "--workers", "1", "--quiet"]
    process.standardError = FileHandle.nullDevice
    try process.run()
    var peak = 0.0
    while process.isRunning {
      peak = max(peak, Self.peakResidentBytes(of: process.processIdentifier))
      Thread.sleep(forTimeInterval: 0.005)
    }
    #expect(process.terminationStatus == 0)
    let ratio = (bill.first?.memoryBytes ?? 0) / peak
    #expect((0.9...1.1).contains(ratio), "\(ratio) of \(peak) bytes")
  }

  /// The largest resident memory so far; 0 once the process has ended.
  private static func peakResidentBytes(of process: Int32) -> Double {
    let status = (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return 1024 * (line?.split(separator: " ").dropFirst().first.flatMap { Double($0) } ?? 0)
  }
}
