import Data
import Graph
import Kernels
import Models

/// One probe: every learning rate of its grid, trained in one pass over shared batches.
final class ProbeTraining {
  let config: ProbeConfig
  private let statistics: RunningStatistics
  private let heads: [ProbeHead]
  private let width: Int
  private let patches: Int
  private let seed: Int
  private let threads: Int
  private let batch: FloatBuffer

  init(
    config: ProbeConfig, model: Model, width: Int, classes: Int, seed: Int, threads: Int
  ) {
    (self.config, self.width, self.seed, self.threads) = (config, width, seed, threads)
    patches = model.grid.count
    statistics = RunningStatistics(width: width)
    let attentionHeads = width.isMultiple(of: model.config.heads) ? model.config.heads : 1
    let probe = ProbeGraph(
      kind: config.kind, width: width, heads: attentionHeads, patches: patches, classes: classes,
      images: config.batchSize)
    let program = Program(
      probe.graph, images: config.batchSize, isTraining: true,
      results: [probe.logits, probe.losses])
    heads = config.learningRates.map {
      ProbeHead(
        probe: probe, program: program, learningRate: $0, weightDecay: config.weightDecay,
        seed: seed)
    }
    batch = FloatBuffer(count: config.batchSize * config.kind.rows(patches: patches) * width)
  }

  /// Trains every learning rate.
  ///
  /// - Parameters:
  ///   - features: [images, T, width]; only the first `labels.count` images are used.
  ///   - labels: One per image.
  func train(features: FloatSlice, labels: [Int]) {
    let batchSize = min(config.batchSize, labels.count)
    let perEpoch = labels.count / batchSize
    let total = perEpoch * config.epochs
    for epoch in 0..<config.epochs {
      var generator = SeededGenerator(seed: seed, stream: .probeOrder, epoch)
      let order = labels.indices.shuffled(using: &generator)
      for index in 0..<perEpoch {
        let chosen = Array(order[(index * batchSize)..<((index + 1) * batchSize)])
        let prepared = gather(features, chosen)
        statistics.standardizeTraining(prepared, rows: prepared.count / width)
        let named = chosen.map { labels[$0] }
        ThreadTeam.run(threads: threads, tasks: heads.count) {
          heads[$0].train(
            features: prepared, labels: named, step: epoch * perEpoch + index, total: total)
        }
      }
    }
  }

  /// Counts the images each learning rate names rightly.
  ///
  /// - Parameters:
  ///   - features: [images, T, width].
  ///   - labels: One per image.
  ///   - only: The one learning rate to judge, or nil for all.
  /// - Returns: One count per learning rate; 0 for those not judged.
  func correct(features: FloatSlice, labels: [Int], only: Int? = nil) -> [Int] {
    var counts = Array(repeating: 0, count: heads.count)
    for start in stride(from: 0, to: labels.count, by: config.batchSize) {
      let chosen = Array(start..<min(start + config.batchSize, labels.count))
      let prepared = gather(features, chosen)
      statistics.standardize(prepared, rows: prepared.count / width)
      let named = chosen.map { labels[$0] }
      for index in heads.indices where only == nil || only == index {
        counts[index] += heads[index].correct(features: prepared, labels: named)
      }
    }
    return counts
  }

  /// Copies the chosen images' features into the batch, averaged over patches for a linear probe.
  private func gather(_ features: FloatSlice, _ images: [Int]) -> FloatSlice {
    let (whole, rows) = (patches * width, config.kind.rows(patches: patches))
    for (place, image) in images.enumerated() {
      let from = features[(image * whole)..<((image + 1) * whole)]
      let to = batch[(place * rows * width)..<((place + 1) * rows * width)]
      if rows == 1 {
        meanRowsForward(output: to, input: from, groups: 1, size: patches, width: width)
      } else {
        to.copy(from)
      }
    }
    return batch[0..<(images.count * rows * width)]
  }
}

extension ProbeKind {
  /// Rows of features per image that the classifier reads.
  func rows(patches: Int) -> Int {
    switch self {
    case .linear: 1
    case .attentive: patches
    }
  }
}
