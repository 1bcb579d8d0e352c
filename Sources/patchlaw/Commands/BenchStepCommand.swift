import Text
import ArgumentParser
import Data
import Foundation
import Graph
import Kernels
import Models
import Settings
import Training

/// Times whole training steps: batch in, updated weights out.
struct BenchStepCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "step", abstract: "Time whole training steps of known sizes.",
    usage: "patchlaw bench step [<options>]")

  enum Mask: String, ExpressibleByArgument, CaseIterable { case prefix, causal }

  @OptionGroup var subject: BenchSubject
  @OptionGroup var timing: BenchTiming

  @Option(help: "Pre-training objective; 75 % of the patches are hidden for masked and mae.")
  var objective = BenchObjective.autoregressive

  @Option(help: "Attention mask of objective autoregressive (default: prefix).")
  var mask: Mask?

  @Flag(help: "Crop and mirror the images, as runs do; the PyTorch peer does not.")
  var crops = false

  @Flag(help: "Profile one step on one thread.")
  var profile = false

  func validate() throws {
    guard !(profile && timing.json) else {
      throw ValidationError("--profile prints a table for people: leave out --json")
    }
    if profile, let option = timing.given.first {
      throw ValidationError("--profile times one step on one thread: leave out \(option)")
    }
    guard mask == nil || objective == .autoregressive else {
      throw ValidationError("--mask is for --objective autoregressive: leave it out")
    }
  }

  struct Result: Codable {
    let config: String
    let objective: String
    let threads: Int
    let mask: String
    let precision: String
    let millisecondsPerStep: Double
    let imagesPerSecond: Double
    let tokensPerSecond: Double
    let modelGFLOPsPerSecond: Double
    let peakResidentMegabytes: Double?
    /// The prediction of `plan`, without what a study records.
    let predictedResidentMegabytes: Double
    let blasCore: String
    let vectors: String
  }

  func run() throws {
    for configuration in try subject.configurations() {
      if profile {
        try StepProfile(trainer(configuration), precision: subject.precision)
          .show(configuration.name)
        continue
      }
      let result = try measure(configuration)
      try timing.show(result, line(result))
    }
  }

  private func trainer(_ configuration: BenchConfiguration) throws -> Trainer {
    var data = configuration.data
    if crops { (data.cropScale, data.flip) = (DataConfig().cropScale, DataConfig().flip) }
    return try Trainer(
      model: configuration.model(isCausal: mask == .causal, objective: objective),
      training: training(configuration), data: data, dataset: try Dataset.load(data), seed: 0,
      threads: profile ? 1 : timing.threads)
  }

  private func training(_ configuration: BenchConfiguration) -> TrainingConfig {
    var training = configuration.training
    training.precision = subject.precision
    return training
  }

  private func measure(_ configuration: BenchConfiguration) throws -> Result {
    let trainer = try trainer(configuration)
    try trainer.train(until: 2) { _ in }
    let median = try timing.median {
      try trainer.train(until: trainer.step + 1) { _ in }
    }
    let grid = trainer.model.grid
    // The peer's formula is of AIM's step alone.
    let flops =
      objective == .autoregressive
      ? try configuration.modelFLOPs()
      : trainer.flopsPerImage * Double(configuration.batchSize)
    let memory = TrainingMemory(
      model: trainer.model.config, training: training(configuration), grid: grid,
      threads: timing.threads)
    let predicted = memory.residentUnrecorded(beside: try configuration.data.facts())
    return Result(
      config: configuration.name, objective: objective.rawValue, threads: timing.threads,
      mask: trainer.model.config.attention.chosen.name,
      precision: subject.precision.chosen.name,
      millisecondsPerStep: median * 1e3,
      imagesPerSecond: Double(configuration.batchSize) / median,
      tokensPerSecond: Double(try configuration.tokens()) / median,
      modelGFLOPsPerSecond: flops / median / 1e9,
      peakResidentMegabytes: peakResidentBytes().map { Double($0) / 1e6 },
      predictedResidentMegabytes: predicted / 1e6, blasCore: BLAS.core,
      vectors: BLAS.vectors)
  }

  private func line(_ result: Result) -> String {
    "\(result.config)  \(result.objective)  \(result.threads) threads  \(result.mask)  "
      + "\(result.precision)  "
      + "\(result.millisecondsPerStep.fixed(1)) ms/step  "
      + "\(result.imagesPerSecond.fixed(0)) images/s  "
      + "\(result.tokensPerSecond.fixed(0)) tokens/s  "
      + "\(result.modelGFLOPsPerSecond.fixed(1)) model GFLOP/s  "
      + "\((result.peakResidentMegabytes ?? .nan).fixed(0)) MB  "
      + "(OpenBLAS \(result.blasCore), \(result.vectors))"
  }
}
