import Text
import ArgumentParser
import Data
import Foundation
import Kernels
import Models
import Probes

/// Times the updates of a probe's whole grid of learning rates.
struct BenchProbeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "probe",
    abstract: "Time one update of a probe's whole grid: ten learning rates, one batch.",
    usage: "patchlaw bench probe [<options>]",
    discussion: "Features are noise, 49 patches of 192 values an image.")

  enum Kind: String, ExpressibleByArgument, CaseIterable { case linear, attentive }

  @OptionGroup var timing: BenchTiming

  @Option(help: "The classifier.")
  var kind = Kind.linear

  @Option(.whole(10...1_000_000), help: "Images whose features are kept in memory.")
  var images = 60_000

  @Option(.whole(1...4096), help: "Images per update.")
  var batch = 256

  struct Result: Codable {
    let kind: String
    let threads: Int
    let learningRates: Int
    let millisecondsPerStep: Double
    let imagesPerSecond: Double
    let peakResidentMegabytes: Double?
  }

  func run() throws {
    var config = ProbeConfig()
    config.kind = kind == .linear ? .linear : .attentive(.init())
    config.learningRates = (0..<10).map { 1e-4 * pow(2, Double($0)) }
    config.batchSize = batch
    var model = ModelConfig()
    (model.width, model.depth, model.heads) = (192, 1, 3)
    let grid = try PatchGrid(
      shape: ImageShape(height: 28, width: 28, channels: 1), patchSize: model.patchSize)
    let values = images * (kind == .linear ? 1 : grid.count) * model.width
    if let memory = AvailableMemory.current, 4 * Double(values) > memory.bytes {
      throw UserError(
        "--images \(images): their features take \((4 * Double(values)).bytes) of memory, but "
          + "\(memory.bytes.bytes) are available \(memory.limit.rawValue)")
    }
    let rehearsal = ProbeRehearsal(
      config: config, model: try Model(config: model, grid: grid, seed: 0),
      features: noise(values),
      labels: (0..<images).map { $0 % 10 }, threads: timing.threads)
    let median = try medianUpdate(rehearsal)
    let result = Result(
      kind: kind.rawValue, threads: timing.threads, learningRates: 10,
      millisecondsPerStep: median * 1e3,
      imagesPerSecond: Double(batch) / median,
      peakResidentMegabytes: peakResidentBytes().map { Double($0) / 1e6 })
    try timing.show(
      result,
      "\(kind.rawValue) probe, 10 learning rates, \(timing.threads) threads: "
        + "\((median * 1e3).fixed(2)) ms an update of \(batch) images")
  }

  /// The median time between two updates, the first three left out.
  private func medianUpdate(_ rehearsal: ProbeRehearsal) throws -> Double {
    let clock = ContinuousClock()
    var moments: [ContinuousClock.Instant] = []
    try rehearsal.run {
      moments.append(clock.now)
      guard moments.count > timing.steps + 4 else { return false }
      return (clock.now - moments[3]) / .seconds(1) > timing.seconds
    }
    let times = zip(moments.dropFirst(4), moments.dropFirst(3)).map { ($0 - $1) / .seconds(1) }
    return times.sorted()[times.count / 2]
  }

  /// Values in ±1 that are not all alike, quickly made.
  private func noise(_ count: Int) -> FloatBuffer {
    let buffer = FloatBuffer(count: count)
    var generator = SeededGenerator(seed: 0, stream: .probeOrder, 0)
    let piece = (0..<65_536).map { _ in Float.random(in: -1...1, using: &generator) }
    for start in stride(from: 0, to: count, by: piece.count) {
      let range = start..<min(start + piece.count, count)
      buffer[range].copy(Array(piece[0..<range.count]))
    }
    return buffer
  }
}
