import Data
import Foundation
import Graph
import Kernels
import Models
import Optimizers

/// Trains a discrete autoencoder on whole training images, neither cropped nor mirrored.
///
/// Noise is keyed by seed and draw, sums run in the order of the trainer's shards: equal arguments
/// give equal bits, whatever the number of threads and however often it is interrupted.
final class AutoencoderTraining {
  private let objective: AutoencoderGraph
  private let settings: AutoencoderSettings
  private let seed: Int
  private let shards: Shards
  private let threads: Int
  private let executions: [Execution]
  private let lanes: LaneGradients
  private let parameters: FloatBuffer
  private let optimizer: AdamW
  private var images: TrainingImages
  /// Optimizer steps taken.
  private(set) var step = 0
  /// The loss of the last step: squared error and weighted divergence.
  private(set) var loss = Double.nan

  init(
    target: TokenTarget, settings: AutoencoderSettings, dataset: Dataset, grid: PatchGrid,
    threads: Int
  ) {
    objective = AutoencoderGraph(target: target, settings: settings, grid: grid)
    (self.settings, seed) = (settings, target.seed)
    self.threads = max(1, min(threads, Shards.laneCount))
    shards = Shards(images: settings.batchSize, patchesPerImage: grid.count)
    let program = Program(
      objective.graph, images: shards.capacity, isTraining: true,
      results: [objective.losses, objective.divergences])
    executions = (0..<self.threads).map { _ in Execution(program) }
    lanes = LaneGradients(count: objective.graph.layout.count, threads: self.threads)
    parameters = objective.parameters(seed: target.seed)
    var rates = TrainingConfig().adamW
    rates.weightDecay = 0
    optimizer = AdamW(layout: objective.graph.layout, rates: rates)
    var data = DataConfig()
    (data.cropScale, data.flip) = (1, false)
    images = TrainingImages(
      dataset: dataset, config: data, grid: grid, order: Array(0..<grid.count), seed: target.seed)
  }

  /// Falls by equal factors from the first step's to the last's.
  private var temperature: Double {
    let progress = Double(step) / Double(max(1, settings.steps - 1))
    return settings.temperature * pow(settings.finalTemperature / settings.temperature, progress)
  }

  /// Takes one step.
  ///
  /// - Throws: ``TrainingError/diverged(step:loss:gradientNorm:)``.
  func advance() throws {
    let patches = objective.tokens.perImage
    let first = step * settings.batchSize
    let shown = images.images(first..<(first + settings.batchSize))
    let losses = DoubleBuffer(count: Shards.laneCount)
    let factor = 1 / Float(settings.batchSize * patches)
    let norm = lanes.sum { lane, thread, gradient in
      let execution = executions[thread]
      for shard in shards.shards(ofLane: lane) where !shards[shard].isEmpty {
        fill(execution, shown[shards[shard]], firstDraw: first + shards[shard].lowerBound)
        execution.forward(parameters: parameters)
        execution.backward(parameters: parameters, gradients: gradient, lossFactor: factor)
        losses[lane] += execution[objective.losses].sum + execution[objective.divergences].sum
      }
    }
    loss = losses.sum / Double(settings.batchSize * patches)
    guard loss.isFinite, norm.isFinite else {
      throw TrainingError.diverged(step: step + 1, loss: loss, gradientNorm: norm)
    }
    update(norm: norm)
  }

  private func fill(_ execution: Execution, _ shown: ArraySlice<Int>, firstDraw: Int) {
    execution.begin(images: shown.count)
    images.fill(execution[objective.patches], images: shown, firstDraw: firstDraw)
    let noise = execution[objective.noise]
    let stride = noise.count / shown.count
    for place in 0..<shown.count {
      var generator = SeededGenerator(seed: seed, stream: .tokens, 2, firstDraw + place)
      gumbelNoise(noise[(place * stride)..<((place + 1) * stride)], key: generator.next())
    }
    execution[objective.temperature][0] = Float(temperature)
  }

  private func update(norm: Double) {
    let training = TrainingConfig()
    let share = Schedule.cosine.share(
      step: step, warmup: settings.steps / 40, total: settings.steps)
    step += 1
    optimizer.update(
      parameters, gradients: lanes.total, step: step,
      learningRate: settings.learningRate * share,
      gradientFactor: norm > training.clipNorm ? training.clipNorm / (norm + 1e-6) : 1,
      threads: threads)
  }

  /// The trained parameters, and what training tells of itself.
  func weights() -> Safetensors {
    var file = objective.weights(parameters)
    file.metadata = ["steps": "\(step)", "loss": "\(loss)"]
    return file
  }

  /// Everything that the next step depends on.
  func checkpoint() -> Safetensors {
    var file = weights()
    for (name, moment) in moments {
      file.add(name, shape: [moment.count], littleEndianBytes: moment.all.littleEndianBytes)
    }
    return file
  }

  private var moments: [(String, FloatBuffer)] {
    [("optimizer.first", optimizer.first), ("optimizer.second", optimizer.second)]
  }

  /// Continues from a checkpoint, bit for bit; a file that is not this training's changes nothing.
  func restore(_ file: Safetensors) {
    let layout = objective.graph.layout
    guard let text = file.metadata["steps"], let taken = Int(text),
      taken <= settings.steps,
      moments.allSatisfy({ file.entries[$0.0]?.shape == [$0.1.count] }),
      layout.parameters.allSatisfy({ file.entries[$0.name]?.shape == $0.shape })
    else { return }
    for parameter in layout.parameters {
      guard let entry = file.entries[parameter.name] else { continue }
      parameters[parameter.range].copy(littleEndianBytes: entry.bytes)
    }
    for (name, moment) in moments {
      guard let entry = file.entries[name] else { continue }
      moment.all.copy(littleEndianBytes: entry.bytes)
    }
    self.step = taken
  }
}
