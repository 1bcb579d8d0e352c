public import Data
import Kernels
public import Models

/// Measures what frozen features know about the labels.
///
/// Every choice is made on the validation split; the test split is read once, for the learning
/// rate that validation chose. Probes that share their features share one pass over the images.
public struct Prober {
  private let model: Model
  private let dataset: Dataset
  private let seed: Int
  private let threads: Int

  /// Images whose features are held at once while judging.
  private static let judgedTogether = 512

  /// - Parameters:
  ///   - model: Only read.
  ///   - dataset: Labelled images of the splits.
  ///   - seed: The run's; probes draw from streams of their own.
  ///   - threads: Threads to use; the results do not depend on it.
  public init(model: Model, dataset: Dataset, seed: Int, threads: Int) {
    (self.model, self.dataset, self.seed, self.threads) = (model, dataset, seed, threads)
  }

  /// Trains and judges probes.
  ///
  /// - Returns: For each probe, one score per learning rate.
  /// - Throws: ``ModelError`` when an untrained trunk cannot be made.
  public func scores(_ probes: [ProbeConfig]) throws -> [[ProbeScore]] {
    BLAS.useOneThread()
    var scores = Array(repeating: [ProbeScore](), count: probes.count)
    let keys = probes.map { FeatureKey($0, depth: model.config.depth) }
    for (first, key) in keys.enumerated() where keys.firstIndex(of: key) == first {
      let members = keys.indices.filter { keys[$0] == key }
      let results = try measure(members.map { probes[$0] }, sharing: key)
      for (member, result) in zip(members, results) { scores[member] = result }
    }
    return scores
  }

  private func measure(
    _ probes: [ProbeConfig], sharing key: FeatureKey
  ) throws -> [[ProbeScore]] {
    let trunk =
      key.trunk == .untrained
      ? try Model(config: model.config, grid: model.grid, seed: seed) : model
    let features = FrozenFeatures(model: trunk, key: key, threads: threads)
    let trainings = probes.map {
      ProbeTraining(
        config: $0, model: trunk, width: features.width, classes: dataset.classCount, seed: seed,
        threads: threads)
    }
    train(trainings, features)
    let rates = probes.map { $0.learningRates.count }
    let validation = judge(trainings, features, images: dataset.validation, only: nil)
    let best = zip(validation, rates).map { counts, count in
      (0..<count).max { (counts[$0], $1) < (counts[$1], $0) } ?? 0
    }
    let test = judge(trainings, features, images: dataset.test, only: best)
    return probes.indices.map { probe in
      (0..<rates[probe]).map { rate in
        let isSelected = rate == best[probe]
        return ProbeScore(
          learningRate: probes[probe].learningRates[rate],
          validationAccuracy: Double(validation[probe][rate]) / Double(dataset.validation.count),
          testAccuracy: isSelected
            ? Double(test[probe][rate]) / Double(dataset.test.count) : nil,
          testCount: isSelected ? dataset.test.count : nil, isSelected: isSelected)
      }
    }
  }

  private func train(_ trainings: [ProbeTraining], _ features: FrozenFeatures) {
    let source = dataset.labelled
    let count = min(trainings.map(\.config.images).max() ?? 0, source.count)
    let held = FloatBuffer(count: count * model.grid.count * features.width)
    features.fill(held.all, from: images(source), range: 0..<count)
    for training in trainings {
      let labels = (0..<min(training.config.images, count)).map { source.label($0) }
      training.train(features: held.all, labels: labels)
    }
  }

  /// Counts right answers over a whole set, a stretch of images at a time.
  private func judge(
    _ trainings: [ProbeTraining], _ features: FrozenFeatures, images set: ImageSet, only: [Int]?
  ) -> [[Int]] {
    var totals = trainings.map { $0.config.learningRates.map { _ in 0 } }
    let source = images(set)
    let held = FloatBuffer(count: Self.judgedTogether * model.grid.count * features.width)
    for start in stride(from: 0, to: set.count, by: Self.judgedTogether) {
      let range = start..<min(start + Self.judgedTogether, set.count)
      let part = held[0..<(range.count * model.grid.count * features.width)]
      features.fill(part, from: source, range: range)
      let labels = range.map { set.label($0) }
      for (index, training) in trainings.enumerated() {
        let counts = training.correct(features: part, labels: labels, only: only?[index])
        totals[index] = zip(totals[index], counts).map(+)
      }
    }
    return totals
  }

  private func images(_ set: ImageSet) -> EvaluationImages {
    EvaluationImages(
      dataset: dataset, set: set, grid: model.grid,
      order: model.config.order.visits(model.grid))
  }
}
