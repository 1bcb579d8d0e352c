import Data
import Foundation
import Kernels
import Models
import Optimizers
import TestSupport
import Testing

@testable import Training

struct TrainerTests {
  /// Sixteen-pixel figures: enough to train on in a moment.
  static let data: DataConfig = {
    var shapes = Shapes()
    (shapes.resolution, shapes.trainingImages, shapes.testImages) = (16, 200, 20)
    var data = DataConfig()
    data.dataset = .shapes(shapes)
    data.validationImages = 40
    return data
  }()

  static let model: ModelConfig = {
    var model = ModelConfig()
    (model.width, model.depth, model.heads, model.patchSize) = (16, 2, 2, 4)
    return model
  }()

  static func training(steps: Int) -> TrainingConfig {
    var training = TrainingConfig()
    (training.budget, training.batchSize, training.evaluationImages) = (.steps(steps), 24, 30)
    return training
  }

  private func trainer(
    steps: Int = 6, threads: Int = 1, model: ModelConfig = Self.model,
    configure: (inout TrainingConfig) -> Void = { _ in }
  ) throws -> Trainer {
    var training = Self.training(steps: steps)
    configure(&training)
    return try Trainer(
      model: model, training: training, data: Self.data, dataset: Dataset.load(Self.data),
      seed: 3, threads: threads)
  }

  private func run(_ trainer: Trainer, until step: Int = .max) throws -> [Training.Measurement] {
    var log: [Training.Measurement] = []
    try trainer.train(until: step) { log.append($0) }
    return log
  }

  @Test(arguments: [2, 3, 4])
  func `the number of threads changes no bit`(_ threads: Int) throws {
    let (one, many) = (try trainer(), try trainer(threads: threads))
    #expect(try run(one) == run(many))
    #expect(one.model.parameters.all.values == many.model.parameters.all.values)
  }

  @Test func `a shorter run of the same beginning is measured on the way`() throws {
    let short = try trainer(steps: 10) {
      ($0.schedule, $0.warmupSteps) = (.warmupStableDecay(StableDecay()), 2)
    }
    let long = try trainer(steps: 30) {
      ($0.schedule, $0.warmupSteps) = (.warmupStableDecay(StableDecay()), 2)
    }
    var settings = Self.training(steps: 10)
    (settings.schedule, settings.warmupSteps) = (.warmupStableDecay(StableDecay()), 2)
    let step = settings.commonSteps(of: 10, and: 30)
    #expect(step == 9)
    let expected = try run(short, until: step)
    var (own, other): ([Training.Measurement], [Training.Measurement]) = ([], [])
    try long.train(until: step, beside: [MeasuredSteps(settings, steps: 10)]) {
      if $1 == nil { own.append($0) } else { other.append($0) }
    }
    #expect(other == expected)
    #expect(own != expected && own.contains { $0.quantity == .validationLoss })
    #expect(long.model.parameters.all.values == short.model.parameters.all.values)
  }

  @Test func `an interrupted run ends as an undisturbed one`() throws {
    let whole = try trainer()
    let expected = try run(whole)
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/checkpoint.safetensors"
    let first = try trainer()
    var log = try run(first, until: 3)
    try first.checkpoint().encoded().write(to: URL(filePath: path))
    let second = try trainer(threads: 2)
    try second.restore(Safetensors(contentsOf: path), from: path)
    log += try run(second)
    #expect(log == expected)
    #expect(second.model.parameters.all.values == whole.model.parameters.all.values)
  }

  @Test func `accumulation equals a larger batch`() throws {
    let (whole, parts) = (
      try trainer(), try trainer { ($0.batchSize, $0.accumulation) = (8, 3) }
    )
    #expect(try run(whole) == run(parts))
  }

  @Test func `it learns one batch by heart`() throws {
    var data = Self.data
    (data.images, data.cropScale, data.flip) = (8, 1, false)
    var training = Self.training(steps: 300)
    (training.batchSize, training.learningRate, training.evaluations) = (8, 4e-3, 1)
    var model = Self.model
    (model.width, model.attention) = (64, .causal)
    let trainer = try Trainer(
      model: model, training: training, data: data, dataset: Dataset.load(data), seed: 0,
      threads: 2)
    let losses = try run(trainer).filter { $0.quantity == .trainingLoss }.map(\.value)
    #expect((losses.last ?? 1) < 0.15 * (losses.first ?? 0))
  }

  @Test func `a learning rate beyond reason ends as diverged`() throws {
    let wild = try trainer(steps: 60) {
      ($0.learningRate, $0.clipNorm, $0.warmup) = (10, 0, 0)
      $0.beta2 = 0
    }
    wild.model.parameters.all.fill(.nan)
    #expect(throws: TrainingError.self) { try run(wild) }
  }

  @Test func `a model that ends far above a constant prediction has diverged`() throws {
    let trainer = try trainer(steps: 4)
    _ = try trainer.train(until: 3) { _ in }
    // Finite, and so are its gradients.
    trainer.model.parameters.all.fill(2)
    var log: [Training.Measurement] = []
    let error = #expect(throws: TrainingError.self) {
      try trainer.train(until: 4) { log.append($0) }
    }
    guard case .worseThanConstant(let loss, 1) = error else { throw error ?? CancellationError() }
    #expect(loss > 2 && loss.isFinite && error?.isDivergence == true)
    // All of it is on record.
    #expect(log.contains { $0.quantity == .validationLoss && $0.value == loss })
    #expect(log.contains { $0.quantity == .validationLoss(position: 3) })
  }

  @Test(arguments: [Double.nan, .infinity])
  func `a measurement that is not finite is a divergence`(_ value: Double) throws {
    let measurement = Training.Measurement(step: 7, quantity: .validationPerplexity, value: value)
    let error = #expect(throws: TrainingError.self) { try measurement.checkFinite() }
    #expect(error?.isDivergence == true)
    #expect(error?.description.contains("step 7: validationPerplexity is \(value)") == true)
  }

  @Test func `validation loss is the mean over positions`() throws {
    let log = try run(trainer())
    let last = try #require(log.last { $0.quantity == .validationLoss })
    let positions = log.filter { $0.quantity.rawValue.hasPrefix("validationLoss.position") }
    #expect(positions.count == 15)
    let mean = positions.map(\.value).reduce(0, +) / 15
    #expect(abs(mean - last.value) < 1e-9)
    #expect(log.contains { $0.quantity == .validationLoss(view: "prefix8") })
  }

  @Test func `another run's checkpoint is refused`() throws {
    let small = try trainer()
    var model = Self.model
    model.width = 32
    let large = try trainer(model: model)
    #expect(throws: (any Error).self) {
      try large.restore(small.checkpoint(), from: "elsewhere")
    }
  }

  @Test func `images without labels are learned from`() throws {
    let folder = try TemporaryFolder()
    try DatasetFiles.write(DatasetFiles.idxFolder(side: 8, classes: 0), to: folder.path)
    var (data, images) = (DataConfig(), DatasetFolder())
    images.path = folder.path
    (data.dataset, data.validationImages) = (.idx(images), 10)
    let trainer = try Trainer(
      model: Self.model, training: Self.training(steps: 2), data: data,
      dataset: Dataset.load(data), seed: 3, threads: 1)
    try trainer.train(until: .max) { _ in }
    #expect(trainer.step == 2)
  }

  @Test(arguments: [1, 3, 24, 128, 250])
  func `shards cover every image once`(_ images: Int) {
    let shards = Shards(images: images, patchesPerImage: 49)
    #expect((0..<shards.count).flatMap { Array(shards[$0]) } == Array(0..<images))
    #expect((0..<shards.count).allSatisfy { shards[$0].count <= shards.capacity })
    let visited = (0..<Shards.laneCount).flatMap { Array(shards.shards(ofLane: $0)) }.sorted()
    #expect(visited == Array(0..<shards.count))
  }
}

struct ScheduleTests {
  @Test func `warm-up, cosine and decay at hand-computed points`() {
    let share = { (schedule: Schedule, step: Int) in
      schedule.fraction(step: step, warmup: 10, total: 110)
    }
    #expect(share(.cosine, 0) == 0.1)
    #expect(share(.cosine, 9) == 1)
    #expect(share(.cosine, 10) == 1)
    #expect(abs(share(.cosine, 60) - 0.5) < 1e-12)
    #expect(share(.cosine, 110) < 1e-12)
    #expect(share(.cosine, 500) < 1e-12)
    let stable = Schedule.warmupStableDecay(StableDecay())
    #expect(share(stable, 89) == 1)
    #expect(abs(share(stable, 100) - 0.5) < 1e-12)
    #expect(share(stable, 110) == 0)
    #expect(share(.constant, 109) == 1)
  }

  @Test func `lengths have their steps in common up to the first other learning rate`() {
    func common(_ total: Int, _ longer: Int, change: (inout TrainingConfig) -> Void) -> Int {
      var training = TrainingConfig()
      training.warmupSteps = 10
      change(&training)
      return training.commonSteps(of: total, and: longer)
    }
    let stable = Schedule.warmupStableDecay(StableDecay())
    // The rate of step 90, the 91st, is still the peak.
    #expect(common(110, 220) { $0.schedule = stable } == 91)
    #expect(common(110, 111) { $0.schedule = stable } == 91)
    #expect(common(110, 220) { $0.schedule = .constant } == 109)
    #expect(common(110, 220) { $0.schedule = .cosine } == 11)
    #expect(common(110, 220) { ($0.schedule, $0.warmupSteps) = (stable, nil) } == 0)
    #expect(common(5, 220) { $0.schedule = stable } == 0)
    #expect(common(1, 220) { $0.schedule = .constant } == 0)
  }

  @Test func `a budget in any unit gives steps`() {
    var training = TrainingConfig()
    training.batchSize = 100
    let steps = { (budget: Budget) in
      training.budget = budget
      return training.stepCount(trainingImages: 1000, flopsPerImage: 1e6)
    }
    #expect(steps(.steps(7)) == 7)
    #expect(steps(.images(1000)) == 10)
    #expect(steps(.epochs(2.5)) == 25)
    #expect(steps(.flops(1e9)) == 10)
    #expect(steps(.images(1)) == 1)
  }
}
