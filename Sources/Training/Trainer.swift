public import Data
import Foundation
public import Graph
import Kernels
public import Models
import Optimizers

/// The trainer of every objective.
///
/// Independent of databases and probes; the caller alternates training and measuring. Equal
/// arguments give equal bits, for any number of threads and interruptions.
public final class Trainer {
  /// Incremented when the same config gives different bits.
  public static let numericsVersion = 2

  public let model: Model
  public let totalSteps: Int
  /// Operations of one forward and backward pass over one image.
  public let flopsPerImage: Double
  /// Optimizer steps taken.
  public var step: Int { state.step }

  let state: TrainState
  private let measured: MeasuredSteps
  private let gradientStep: GradientStep
  private let validation: Validation
  private let views: [ValidationView]
  /// Only if features may collapse.
  private let monitor: FeatureMonitor?
  private let images: TrainingImages
  /// In the whole run, with repetition.
  private let shownImages: Int
  private let threads: Int

  /// Prepares a run at its first step.
  ///
  /// - Parameters:
  ///   - model: Architecture and objective.
  ///   - training: Batches, budget and optimizer.
  ///   - data: Crops, and the number of training images.
  ///   - dataset: The loaded dataset that `data` names.
  ///   - seed: The seed of initialization, order, augmentation, prefixes and hidden patches, with
  ///   one random stream each.
  ///   - tokenizer: The codebook of a model that predicts tokens; if nil, it is fitted here, with
  ///   the same bits.
  ///   - threads: Number of threads; the results do not depend on it.
  /// - Throws: ``ModelError``, or ``DataError`` if patches do not tile the images.
  public init(
    model: ModelConfig, training: TrainingConfig, data: DataConfig, dataset: Dataset, seed: Int,
    tokenizer: Tokenizer? = nil, threads: Int
  ) throws {
    BLAS.useOneThread()
    try training.precision.checkSupport()
    try model.objective.method.check(dataset.facts)
    let grid = try PatchGrid(shape: dataset.shape, patchSize: model.patchSize)
    self.model = try Model(config: model, grid: grid, seed: seed)
    self.threads = threads
    let objective = PretrainingGraph(config: model, grid: grid)
    let order = model.readingOrder(grid)
    images = TrainingImages(
      dataset: dataset, config: data, grid: grid, order: order, seed: seed,
      views: objective.crops)
    flopsPerImage = objective.trainingFLOPsPerImage
    totalSteps = training.stepCount(
      trainingImages: images.uniqueCount, flopsPerImage: flopsPerImage)
    measured = MeasuredSteps(training, steps: totalSteps)
    shownImages = totalSteps * training.imagesPerStep
    state = TrainState(
      layout: self.model.layout, parameters: self.model.parameters,
      descent: training.descent(steps: totalSteps), rules: objective.state,
      frozen: self.model.averageLayout, averages: self.model.averages)
    let shards = Shards(
      images: training.imagesPerStep, patchesPerImage: objective.patchesPerImage)
    let program = objective.program(
      images: shards.capacity, isTraining: true, precision: training.precision)
    let packed = PackedWeights(program, threads: threads)
    let heldOut = EvaluationImages(
      dataset: dataset, set: dataset.validation, grid: grid, order: order,
      views: objective.crops)
    let batches = Validation.batches(
      objective, images: min(training.evaluationImages, heldOut.count),
      imagesPerStep: training.imagesPerStep)
    let phase = BatchPhase(
      objective, batches: [shards] + batches, packed: packed, precision: training.precision,
      frozen: state.averages, threads: threads)
    let paths = PathDraws(objective.graph, seed: seed)
    gradientStep = GradientStep(
      objective: objective, program: program, packed: packed, shards: shards, images: images,
      sequences: TrainingSequences(
        config: model, grid: grid, seed: seed, images: totalSteps * training.imagesPerStep,
        imagesPerStep: training.imagesPerStep),
      state: state, phase: phase, paths: paths, threads: threads)
    views = model.objective.method.views(model, grid)
    monitor =
      model.objective.method.mayCollapse
      ? FeatureMonitor(model: self.model, images: heldOut, count: training.evaluationImages) : nil
    validation = Validation(
      objective: objective, packed: packed, precision: training.precision, images: heldOut,
      batches: batches, state: state, phase: phase, paths: paths, threads: threads)
    if let tokens = try TokenSource(
      model, tokenizer, dataset: dataset, grid: grid, threads: threads)
    {
      gradientStep.tokens = try tokens.labels(images: shards.capacity, threads: threads)
      validation.tokens = try tokens.labels(images: validation.capacity, threads: threads)
    }
  }

  /// Trains until `target` steps are taken, and records each measurement.
  ///
  /// - Throws: ``TrainingError`` if it diverges, and the errors of `record`.
  public func train(until target: Int, record: (Measurement) throws -> Void) throws {
    try train(until: target, beside: []) { measurement, _ in try record(measurement) }
  }

  /// Trains, and measures also where shorter runs would be that begin with the same steps.
  ///
  /// - Parameters:
  ///   - target: Steps that are taken then.
  ///   - others: When the shorter runs are measured; none of them ends before `target`.
  ///   - record: Takes each measurement; with the place of the shorter run whose it is, or nil. Those of
  ///     shorter runs may not be finite.
  /// - Throws: ``TrainingError`` if it diverges, and the errors of `record`.
  public func train(
    until target: Int, beside others: [MeasuredSteps],
    record: (_ measurement: Measurement, _ other: Int?) throws -> Void
  ) throws {
    func keep(_ found: [Measurement], _ isWanted: (MeasuredSteps) -> Bool) throws {
      for (place, other) in others.enumerated() where isWanted(other) {
        for measurement in found { try record(measurement, place) }
      }
      guard isWanted(measured) else { return }
      for measurement in found {
        try measurement.checkFinite()
        try record(measurement, nil)
      }
    }
    while step < min(target, totalSteps) {
      let (loss, norm) = try gradientStep.compute()
      let learningRate = state.learningRate
      state.advance(
        gradient: gradientStep.gradient, norm: norm, measured: gradientStep.measured,
        threads: threads)
      try keep(
        [
          Measurement(step: step, quantity: .trainingLoss, value: loss),
          Measurement(step: step, quantity: .gradientNorm, value: norm),
          Measurement(step: step, quantity: .learningRate, value: learningRate),
        ]
      ) { $0.isLogged(step) }
      guard ([measured] + others).contains(where: { $0.evaluations.contains(step) }) else { continue }
      let (found, losses) = evaluate()
      try keep(found) { $0.evaluations.contains(step) }
      guard step == totalSteps else { continue }
      try keep(passes() + byPosition(losses)) { $0.evaluations.contains(step) }
      try checkLast(losses.mean)
    }
  }

  /// Takes one step on one thread and returns its time profile.
  ///
  /// - Throws: As ``train(until:record:)``.
  public func profiledStep() throws -> [OperationTimes.Entry] {
    precondition(threads == 1, "a profile is of one thread")
    let times = OperationTimes()
    gradientStep.times = times
    defer { gradientStep.times = nil }
    let clock = ContinuousClock()
    let start = clock.now
    try train(until: step + 1) { _ in }
    let whole = (clock.now - start) / .seconds(1)
    let known = times.entries.reduce(0) { $0 + $1.seconds }
    var rest = OperationTimes.Entry(name: "AdamW, sums of gradients, the rest", pass: nil)
    (rest.seconds, rest.calls) = (whole - known, 1)
    return times.entries + [rest]
  }

  /// What is measured on held-out images, in each of the config's views, and the losses of the first.
  private func evaluate() -> (measurements: [Measurement], losses: PositionLosses) {
    let results = views.map { validation.measure($0) }
    let losses = results.map(\.losses)
    var found = zip(views, losses).map { view, losses in
      Measurement(step: step, quantity: .validationLoss(view: view.name), value: losses.mean)
    }
    func add(_ quantity: Measurement.Quantity, _ value: Double) {
      found.append(Measurement(step: step, quantity: quantity, value: value))
    }
    if case .tokens = model.config.target { add(.validationPerplexity, exp(losses[0].mean)) }
    if let targets = results[0].targets {
      add(.teacherEntropy, targets.entropy)
      add(.meanTargetEntropy, targets.meanEntropy)
    }
    if let spread = monitor?.measure() {
      add(.featureDeviation, spread.std)
      add(.effectiveRank, spread.effectiveRank)
    }
    return (found, losses[0])
  }

  /// The loss at each position; of a whole image it has none.
  private func byPosition(_ losses: PositionLosses) -> [Measurement] {
    let places = losses.entries.count > 1 ? losses.entries : []
    return places.map { place, loss, _ in
      Measurement(step: step, quantity: .validationLoss(position: place), value: loss)
    }
  }

  /// Treats a model whose final loss is far above a constant prediction's as diverged.
  private func checkLast(_ loss: Double) throws {
    let kind = model.config.lossKind
    guard let constant = kind.constant, kind.isFarAboveConstant(loss) else { return }
    throw TrainingError.worseThanConstant(loss: loss, constant: constant)
  }

  /// How often each source's images were shown, if there are two.
  private func passes() -> [Measurement] {
    let passes = images.passes(after: shownImages)
    guard passes.count == 2 else { return [] }
    return zip([Measurement.Quantity.epochs, .mixtureEpochs], passes).map { quantity, value in
      Measurement(step: step, quantity: quantity, value: value)
    }
  }
}

extension TrainingConfig {
  var adamW: AdamW.Rates {
    AdamW.Rates(beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay)
  }

  /// The optimization of a run with a number of steps.
  func descent(steps: Int) -> Descent {
    Descent(
      rates: adamW, peakRate: learningRate, schedule: schedule, warmup: warmupSteps(of: steps),
      total: steps, clipNorm: clipNorm)
  }
}
