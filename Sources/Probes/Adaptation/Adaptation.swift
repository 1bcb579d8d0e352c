import Data
import Graph
import Kernels
import Models
import Optimizers

/// Trains a trunk further with a classifier on top, at every learning rate of a grid, and evaluates
/// it as frozen probes are evaluated.
///
/// Each learning rate is trained on one thread, because batch norm couples the images of a batch;
/// so the bits do not depend on the number of threads.
struct Adaptation {
  private let probe: ProbeConfig
  private let model: Model
  private let dataset: Dataset
  private let seed: Int
  private let threads: Int
  private let stop: StopSignal
  private let training: AdaptationGraph
  private let evaluation: AdaptationGraph
  /// Images per step.
  private let batchSize: Int
  private let imageCount: Int
  /// The labeled images, of which the first are learned from.
  private let labeled: ImageSet

  init(
    _ probe: ProbeConfig, model: Model, dataset: Dataset, seed: Int, threads: Int,
    stop: StopSignal
  ) {
    (self.probe, self.model, self.dataset) = (probe, model, dataset)
    (self.seed, self.threads, self.stop) = (seed, threads, stop)
    labeled = probe.labeled(of: dataset)
    imageCount = min(probe.images, labeled.count)
    batchSize = min(probe.batchSize, imageCount)
    training = AdaptationGraph(
      probe: probe, model: model, classes: dataset.classCount, images: batchSize,
      isTraining: true)
    evaluation = AdaptationGraph(
      probe: probe, model: model, classes: dataset.classCount,
      images: AdaptationBench.judgedTogether, isTraining: false)
  }

  /// Trains every learning rate, selects one on validation, and evaluates it once on the test
  /// split.
  ///
  /// - Returns: One score per learning rate.
  /// - Throws: ``ProbingStopped``.
  func scores() throws -> [ProbeScore] {
    let models = (probe.resolved.learningRates ?? []).map {
      AdaptedModel(
        learningRate: $0, layout: training.graph.layout, model: model, seed: seed)
    }
    let benches = benches(min(threads, models.count))
    ThreadTeam.run(threads: benches.count, tasks: models.count) { task in
      let bench = benches[task % benches.count]
      // Worker threads cannot throw; a stopped one leaves no count.
      guard (try? train(models[task], on: bench)) != nil else { return }
      models[task].accuracy = try? judge(models[task], dataset.validation, on: [bench])
    }
    let validation = models.compactMap(\.accuracy)
    guard validation.count == models.count else { throw ProbingStopped() }
    let chosen = validation.best
    let test = try judge(models[chosen], dataset.test, on: benches)
    return [ProbeScore](
      probe.candidates, validation: validation, chosen: chosen, test: test,
      testCount: dataset.test.count,
      labels: probe.learned(from: labeled, classes: dataset.classCount))
  }

  /// One per thread.
  private func benches(_ count: Int) -> [AdaptationBench] {
    let frozen = FloatBuffer(count: training.graph.frozen.count)
    model.copyParameters(of: training.graph.frozen, into: frozen)
    let prefix = probe.attention.prefix(of: model.grid.count)
    return (0..<max(1, count)).map { _ in
      AdaptationBench(
        training: training, evaluation: evaluation, batchSize: batchSize, frozen: frozen,
        prefix: prefix)
    }
  }

  /// Trains one learning rate with the optimization of frozen probes: AdamW, clipping, cosine
  /// decay.
  private func train(_ model: AdaptedModel, on bench: AdaptationBench) throws {
    let layout = training.graph.layout
    let gradients = FloatBuffer(count: layout.count)
    let source = images(labeled)
    let perEpoch = imageCount / batchSize
    let state = TrainState(
      probe: layout, parameters: model.parameters, peakRate: model.learningRate,
      weightDecay: probe.weightDecay, steps: perEpoch * probe.epochs)
    for epoch in 0..<probe.epochs {
      var generator = SeededGenerator(seed: seed, stream: .probeOrder, epoch)
      let order = (0..<imageCount).shuffled(using: &generator)
      for index in 0..<perEpoch {
        try stop.check()
        let batch = Array(order[(index * batchSize)..<((index + 1) * batchSize)])
        _ = bench.gradient(
          of: model, into: gradients, images: source, batch: batch,
          labels: batch.map { labeled.label($0) })
        state.advance(probeGradient: gradients)
      }
    }
  }

  /// The accuracy over a whole set, whose chunks are distributed over the threads.
  private func judge(
    _ model: AdaptedModel, _ set: ImageSet, on benches: [AdaptationBench]
  ) throws -> Double {
    let source = images(set)
    let starts = Array(stride(from: 0, to: set.count, by: AdaptationBench.judgedTogether))
    var tally = Tally()
    for first in stride(from: 0, to: starts.count, by: benches.count) {
      try stop.check()
      let stretches = starts[first..<min(first + benches.count, starts.count)]
      let found = IntBuffer(count: stretches.count * AdaptationBench.judgedTogether)
      let labels = stretches.map { start in
        (start..<min(start + AdaptationBench.judgedTogether, set.count)).map { set.label($0) }
      }
      ThreadTeam.run(threads: benches.count, tasks: stretches.count) { task in
        let start = starts[first + task]
        let isCorrect = benches[task].isCorrect(
          model, images: source, range: start..<(start + labels[task].count), labels: labels[task])
        for (place, isCorrect) in isCorrect.enumerated() {
          found[task * AdaptationBench.judgedTogether + place] = isCorrect ? 1 : 0
        }
      }
      for (task, labels) in labels.enumerated() {
        let first = task * AdaptationBench.judgedTogether
        tally.add(labels.indices.map { found[first + $0] == 1 }, labels: labels)
      }
    }
    return tally.accuracy(probe.accuracy)
  }

  private func images(_ set: ImageSet) -> EvaluationImages {
    EvaluationImages(
      dataset: dataset, set: set, grid: model.grid, order: model.config.readingOrder(model.grid))
  }
}
