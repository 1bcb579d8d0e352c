import Data
import Foundation
import Graph
import Kernels
import Models
import Optimizers

/// Trains a discrete autoencoder on whole training images, neither cropped nor flipped.
///
/// Noise is keyed by seed and draw, and sums follow the trainer's shards: equal arguments give
/// equal bits, for any number of threads and interruptions.
final class AutoencoderTraining {
  private let objective: AutoencoderGraph
  private let settings: AutoencoderSettings
  private let seed: Int
  private let threads: Int
  private let gradients: ShardedGradient
  private let state: TrainState
  private var images: TrainingImages
  /// The loss of the last step: squared error and weighted divergence.
  private(set) var loss = Double.nan

  init(
    target: TokenTarget, settings: AutoencoderSettings, dataset: Dataset, grid: PatchGrid,
    threads: Int
  ) {
    objective = AutoencoderGraph(target: target, settings: settings, grid: grid)
    (self.settings, seed, self.threads) = (settings, target.seed, threads)
    let shards = Shards(images: settings.batchSize, patchesPerImage: grid.count)
    let losses = [objective.losses, objective.divergences]
    let program = Program(
      objective.graph, images: shards.capacity, isTraining: true, results: losses)
    gradients = ShardedGradient(
      program, packed: PackedWeights(program, threads: threads), losses: losses, shards: shards,
      threads: threads)
    state = TrainState(
      layout: objective.graph.layout, parameters: objective.parameters(seed: target.seed),
      descent: settings.descent)
    var data = DataConfig()
    (data.cropScale, data.flip) = (1, false)
    images = TrainingImages(
      dataset: dataset, config: data, grid: grid, order: Array(0..<grid.count), seed: target.seed)
  }

  /// Optimizer steps taken.
  var step: Int { state.step }

  /// Decays exponentially from the first step's value to the last's.
  private var temperature: Double {
    let progress = Double(step) / Double(max(1, settings.steps - 1))
    return settings.temperature * pow(settings.finalTemperature / settings.temperature, progress)
  }

  /// Takes one step.
  ///
  /// - Throws: ``TrainingError/diverged(step:loss:gradientNorm:)``.
  func advance() throws {
    let first = step * settings.batchSize
    let shown = images.images(first..<(first + settings.batchSize))
    let (loss, norm) = try gradients.compute(
      step: step, parameters: state.parameters,
      rows: settings.batchSize * objective.tokens.perImage
    ) { execution, range, _ in
      fill(execution, shown[range], firstDraw: first + range.lowerBound)
    }
    self.loss = loss
    state.advance(gradient: gradients.gradient, norm: norm, threads: threads)
  }

  private func fill(_ execution: Execution, _ shown: ArraySlice<Int>, firstDraw: Int) {
    images.fill(execution[objective.patches], images: shown, firstDraw: firstDraw)
    let noise = execution[objective.noise]
    let stride = noise.count / shown.count
    for place in 0..<shown.count {
      var generator = SeededGenerator(seed: seed, stream: .tokens, 2, firstDraw + place)
      gumbelNoise(noise[(place * stride)..<((place + 1) * stride)], key: generator.next())
    }
    execution[objective.temperature][0] = Float(temperature)
  }

  /// The trained parameters, and the metadata of the training.
  func weights() -> Safetensors {
    var file = objective.weights(state.parameters)
    file.metadata = ["steps": "\(step)", "loss": "\(loss)"]
    return file
  }

  /// Everything that the next step depends on.
  func checkpoint() -> Safetensors {
    var file = weights()
    file.add(state)
    return file
  }

  /// Resumes from a checkpoint with the same bits; a file of another training changes nothing.
  func restore(_ file: Safetensors) {
    guard let text = file.metadata["steps"], let taken = Int(text), 0...settings.steps ~= taken,
      let parameters = try? file.parameters(of: objective.graph.layout, from: "checkpoint"),
      (try? file.restore(state, step: taken, from: "checkpoint")) != nil
    else { return }
    state.parameters.all.copy(parameters.all)
  }
}

extension AutoencoderSettings {
  /// AdamW without weight decay, a short warm-up, then half-cosine decay.
  fileprivate var descent: Descent {
    let training = TrainingConfig()
    var rates = training.adamW
    rates.weightDecay = 0
    return Descent(
      rates: rates, peakRate: learningRate, warmup: steps / 40, total: steps,
      clipNorm: training.clipNorm)
  }
}
