import Data
import Kernels
import Models

/// Probes of one trunk with one attention mask, trained and evaluated in one pass over each split.
struct SharedPass {
  private let probes: [ProbeConfig]
  private let features: FrozenFeatures
  private let classifiers: [any Classifier]
  /// For each probe, the index of its input among the features' needs.
  private let needs: [Int]
  private let dataset: Dataset
  private let model: Model
  private let stop: StopSignal

  /// Images whose features are in memory at once during evaluation.
  private static let judgedTogether = 512

  init(
    _ probes: [ProbeConfig], trunk: Model, dataset: Dataset, seed: Int, threads: Int,
    stop: StopSignal
  ) {
    (self.probes, self.dataset, self.stop, model) = (probes, dataset, stop, trunk)
    let wanted = probes.map { FeatureNeed($0, depth: trunk.config.depth) }
    let needs = wanted.reduce(into: [FeatureNeed]()) { known, need in
      if !known.contains(need) { known.append(need) }
    }
    self.needs = wanted.map { need in needs.firstIndex(of: need) ?? 0 }
    let features = FrozenFeatures(
      model: trunk, pass: TrunkPass(probes[0]), needs: needs, threads: threads)
    self.features = features
    classifiers = probes.map { probe in
      probe.kind.method.classifier(
        probe, model: trunk, width: features.width, classes: dataset.classCount, seed: seed,
        threads: threads)
    }
  }

  /// Trains every probe, selects on validation, and evaluates once on the test split.
  ///
  /// - Returns: For each probe, one score per candidate, and the weights of the selected one.
  /// - Throws: ``ProbingStopped``.
  func scores() throws -> [(scores: [ProbeScore], weights: Safetensors?)] {
    try train()
    let validation = try judge(dataset.validation, only: nil)
    let chosen = validation.map(\.best)
    let source = probes[0].labeled(of: dataset)
    let test = try judge(dataset.test, only: chosen)
    return probes.indices.map { probe in
      let scores = [ProbeScore](
        probes[probe].candidates, validation: validation[probe], chosen: chosen[probe],
        test: test[probe][chosen[probe]], testCount: dataset.test.count,
        labels: probes[probe].learned(from: source, classes: dataset.classCount))
      return (scores, classifiers[probe].weights(of: chosen[probe]))
    }
  }

  private func train() throws {
    let source = probes[0].labeled(of: dataset)
    let count = min(probes.map(\.images).max() ?? 0, source.count)
    let held = features.buffers(images: count)
    try features.fill(held, from: images(source), range: 0..<count, stop: stop)
    for (index, classifier) in classifiers.enumerated() {
      let labels = (0..<min(probes[index].images, count)).map { source.label($0) }
      try classifier.train(features: held[needs[index]].all, labels: labels, stop: stop)
    }
  }

  /// The accuracy of each probe's candidates over a whole set, one chunk of images at a time; of
  /// `only` one of each probe, where the others have none.
  private func judge(_ set: ImageSet, only: [Int]?) throws -> [[Double]] {
    var tallies = probes.map { $0.candidates.map { _ in Tally() } }
    let source = images(set)
    let held = features.buffers(images: Self.judgedTogether)
    for start in stride(from: 0, to: set.count, by: Self.judgedTogether) {
      let range = start..<min(start + Self.judgedTogether, set.count)
      try features.fill(held, from: source, range: range, stop: stop)
      let labels = range.map { set.label($0) }
      for (index, classifier) in classifiers.enumerated() {
        try stop.check()
        let found = classifier.isCorrect(
          features: held[needs[index]].all, labels: labels, only: only?[index])
        for candidate in found.indices {
          tallies[index][candidate].add(found[candidate], labels: labels)
        }
      }
    }
    return zip(probes, tallies).map { probe, tallies in
      tallies.map { $0.count > 0 ? $0.accuracy(probe.accuracy) : 0 }
    }
  }

  private func images(_ set: ImageSet) -> EvaluationImages {
    let pass = TrunkPass(probes[0])
    return EvaluationImages(
      dataset: dataset, set: set, grid: pass.grid(of: model), order: pass.readingOrder(of: model))
  }
}
