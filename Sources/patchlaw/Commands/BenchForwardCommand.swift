import Text
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
    abstract: "Time forward passes of known sizes: trunk, head and loss, without gradients.",
    usage: "patchlaw bench forward [<options>]")

  @OptionGroup var subject: BenchSubject
  @OptionGroup var timing: BenchTiming

  struct Result: Codable {
    let config: String
    let threads: Int
    let precision: String
    let millisecondsPerStep: Double
    let imagesPerSecond: Double
    let modelGFLOPsPerSecond: Double
    let peakResidentMegabytes: Double?
  }

  func run() throws {
    for configuration in try subject.configurations() {
      let result = try measure(configuration)
      try timing.show(
        result,
        "\(result.config)  \(result.threads) threads  \(result.precision)  "
          + "\(result.millisecondsPerStep.fixed(1)) ms/batch  "
          + "\(result.imagesPerSecond.fixed(0)) images/s  "
          + "\(result.modelGFLOPsPerSecond.fixed(1)) model GFLOP/s")
    }
  }

  private func measure(_ configuration: BenchConfiguration) throws -> Result {
    let bench = try ForwardBench(
      configuration, isCausal: false, precision: subject.precision, threads: timing.threads)
    bench.run()
    let median = timing.median { bench.run() }
    return Result(
      config: configuration.name, threads: timing.threads,
      precision: subject.precision.chosen.name,
      millisecondsPerStep: median * 1e3,
      imagesPerSecond: Double(configuration.batchSize) / median,
      modelGFLOPsPerSecond: try configuration.modelFLOPs() / 3 / median / 1e9,
      peakResidentMegabytes: peakResidentBytes().map { Double($0) / 1e6 })
  }
}
