import Data
import Graph
import Kernels
import Models

/// A trained probe: all learning rates of its grid are trained in one pass over shared batches.
final class ProbeTraining: Classifier {
  private let config: ProbeConfig
  private let statistics: RunningStatistics
  private let heads: [ProbeHead]
  private let width: Int
  /// Rows of features per image: 1, or one per patch.
  private let rows: Int
  private let seed: Int
  private let threads: Int
  private let batch: FloatBuffer

  init(
    _ method: any LearnedProbe, config: ProbeConfig, model: Model, width: Int, classes: Int,
    seed: Int, threads: Int
  ) {
    (self.config, self.width, self.seed, self.threads) = (config, width, seed, threads)
    rows = method.isPooled ? 1 : model.grid.count
    statistics = RunningStatistics(width: width)
    let attentionHeads = width.isMultiple(of: model.config.heads) ? model.config.heads : 1
    let probe = ProbeGraph(
      method, width: width, heads: attentionHeads, patches: model.grid.count, classes: classes,
      images: config.batchSize)
    let program = Program(
      probe.graph, images: config.batchSize, isTraining: true,
      results: [probe.logits, probe.losses])
    heads = (config.resolved.learningRates ?? []).map {
      ProbeHead(
        probe: probe, program: program, learningRate: $0, seed: seed)
    }
    batch = FloatBuffer(count: config.batchSize * rows * width)
  }

  func train(features: FloatSlice, labels: [Int], stop: StopSignal) throws {
    let batchSize = min(config.batchSize, labels.count)
    let perEpoch = labels.count / batchSize
    let states = heads.map {
      $0.state(weightDecay: config.weightDecay, steps: perEpoch * config.epochs)
    }
    for epoch in 0..<config.epochs {
      var generator = SeededGenerator(seed: seed, stream: .probeOrder, epoch)
      let order = labels.indices.shuffled(using: &generator)
      for index in 0..<perEpoch {
        try stop.check()
        let chosen = Array(order[(index * batchSize)..<((index + 1) * batchSize)])
        let prepared = gather(features, chosen)
        statistics.standardizeTraining(prepared, rows: prepared.count / width)
        let named = chosen.map { labels[$0] }
        ThreadTeam.run(threads: threads, tasks: heads.count) {
          heads[$0].train(features: prepared, labels: named, state: states[$0])
        }
      }
    }
  }

  func isCorrect(features: FloatSlice, labels: [Int], only: Int? = nil) -> [[Bool]] {
    var found = heads.map { _ in [Bool]() }
    for start in stride(from: 0, to: labels.count, by: config.batchSize) {
      let chosen = Array(start..<min(start + config.batchSize, labels.count))
      let prepared = gather(features, chosen)
      statistics.standardize(prepared, rows: prepared.count / width)
      let named = chosen.map { labels[$0] }
      for index in heads.indices where only == nil || only == index {
        found[index] += heads[index].isCorrect(features: prepared, labels: named)
      }
    }
    return found
  }

  func weights(of candidate: Int) -> Safetensors? {
    var file = heads[candidate].weights
    statistics.add(to: &file)
    return file
  }

  /// Copies the selected images' features into the batch.
  private func gather(_ features: FloatSlice, _ images: [Int]) -> FloatSlice {
    let count = rows * width
    for (place, image) in images.enumerated() {
      batch[(place * count)..<((place + 1) * count)]
        .copy(features[(image * count)..<((image + 1) * count)])
    }
    return batch[0..<(images.count * count)]
  }
}
