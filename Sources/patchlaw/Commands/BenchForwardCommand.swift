import ArgumentParser
import Data
import Foundation
import Graph
import Kernels
import Settings
import Training

/// Times forward passes: inference.
struct BenchForwardCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forward",
    abstract: "Time forward passes of known sizes: trunk, head and loss, without gradients.")

  @Option(
    help: "Configurations to time: \(BenchConfiguration.all.map(\.name).joined(separator: ", ")).")
  var config: [String] = ["f64"]

  @Option(help: "Threads that share one batch.")
  var threads = 1

  @Option(help: "Numbers in which matrices are multiplied: fp32 or bf16.")
  var precision = "fp32"

  @Option(help: "Seconds to keep going.")
  var seconds = 5.0

  @Option(help: "Fewest timed batches.")
  var steps = 8

  @Flag(help: "Print one JSON object per configuration.")
  var json = false

  struct Result: Codable {
    let config: String
    let threads: Int
    let precision: String
    let millisecondsPerStep: Double
    let imagesPerSecond: Double
    let modelGFLOPsPerSecond: Double
    let peakResidentMegabytes: Double?
  }

  func validate() throws {
    try BenchConfiguration.check(config)
    guard Precision.cases.contains(where: { $0.name == precision }) else {
      throw ValidationError("precision is '\(precision)', expected fp32 or bf16")
    }
  }

  func run() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    for configuration in BenchConfiguration.all where config.contains(configuration.name) {
      let result = try measure(configuration)
      print(
        json
          ? String(decoding: try encoder.encode(result), as: UTF8.self)
          : "\(result.config)  \(threads) threads  \(precision)  "
            + "\(result.millisecondsPerStep.text(1)) ms/batch  "
            + "\(result.imagesPerSecond.text(0)) images/s  "
            + "\(result.modelGFLOPsPerSecond.text(1)) model GFLOP/s")
    }
  }

  private func measure(_ configuration: BenchConfiguration) throws -> Result {
    let bench = try ForwardBench(
      configuration, isCausal: false, precision: precision == "bf16" ? .bf16 : .fp32,
      threads: max(1, threads))
    bench.run()
    let median = medianSeconds(least: steps, for: seconds) { bench.run() }
    return Result(
      config: configuration.name, threads: threads, precision: precision,
      millisecondsPerStep: median * 1e3,
      imagesPerSecond: Double(configuration.batchSize) / median,
      modelGFLOPsPerSecond: try configuration.modelFLOPs() / 3 / median / 1e9,
      peakResidentMegabytes: peakResidentBytes().map { Double($0) / 1e6 })
  }
}
