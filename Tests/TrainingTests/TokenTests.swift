import Data
import Foundation
import Graph
import Kernels
import Models
import TestSupport
import Testing

@testable import Training

struct TokenTests {
  static func model(_ configure: (inout TokenTarget) -> Void = { _ in }) -> ModelConfig {
    var target = TokenTarget()
    target.vocabulary = 32
    var means = KMeansSettings()
    means.patches = 2000
    target.codebook = .kmeans(means)
    configure(&target)
    var model = TrainerTests.model
    model.target = .tokens(target)
    return model
  }

  private func trainer(
    _ model: ModelConfig, steps: Int = 6, threads: Int = 1, tokenizer: Tokenizer? = nil
  ) throws -> Trainer {
    try Trainer(
      model: model, training: TrainerTests.training(steps: steps), data: TrainerTests.data,
      dataset: Dataset.load(TrainerTests.data), seed: 3, tokenizer: tokenizer, threads: threads)
  }

  private func run(_ trainer: Trainer) throws -> [Training.Measurement] {
    var log: [Training.Measurement] = []
    try trainer.train(until: .max) { log.append($0) }
    return log
  }

  private func fitted(_ model: ModelConfig, threads: Int = 1) throws -> Tokenizer {
    guard case .tokens(let target) = model.target else { preconditionFailure("no tokens") }
    let dataset = try Dataset.load(TrainerTests.data)
    let grid = try PatchGrid(shape: dataset.shape, patchSize: model.patchSize)
    return try #require(
      try .fitted(target, dataset: dataset, grid: grid, threads: threads))
  }

  @Test func `the head is as wide as the vocabulary, and the first loss is near its logarithm`()
    throws
  {
    let trainer = try trainer(Self.model(), steps: 1)
    #expect(trainer.model.layout.parameter("head.out_proj.weight")?.shape == [32, 16])
    let log = try run(trainer)
    let first = try #require(log.first { $0.quantity == .trainingLoss }).value
    // Starting logits have a variance of 2 · 16 / (16 + 32), half of which adds to ln 32.
    #expect(abs(first - 5 * 0.693147) < 0.6)
    let validation = try #require(log.last { $0.quantity == .validationLoss }).value
    let perplexity = try #require(log.last { $0.quantity == .validationPerplexity }).value
    #expect(abs(perplexity - exp(validation)) < 1e-9 * perplexity)
  }

  @Test(arguments: [2, 4])
  func `the number of threads changes no bit`(_ threads: Int) throws {
    let model = Self.model()
    let (one, many) = (try trainer(model), try trainer(model, threads: threads))
    #expect(try run(one) == run(many))
    #expect(one.model.parameters.all.values == many.model.parameters.all.values)
  }

  @Test func `a given codebook is used, and a fitted one equals it`() throws {
    let model = Self.model()
    let tokenizer = try fitted(model, threads: 2)
    #expect(try run(trainer(model)) == run(trainer(model, tokenizer: tokenizer)))
    let other = try fitted(Self.model { $0.seed = 1 })
    #expect(try run(trainer(model)) != run(trainer(model, tokenizer: other)))
  }

  @Test func `training learns to predict tokens`() throws {
    let log = try run(trainer(Self.model(), steps: 150))
    let losses = log.filter { $0.quantity == .trainingLoss }.map(\.value)
    #expect((losses.last ?? 9) < 0.85 * (losses.first ?? 0))
  }

  /// The loss of a constant prediction is the cross-entropy of the tokens themselves, whatever the
  /// order in which they are read: labels follow the patches.
  @Test func `labels are the tokens of the patches that are predicted`() throws {
    for order in [FixedOrder.raster, .spiralInward] {
      var model = Self.model()
      (model.order, model.head, model.attention) = (.fixed(order), .none, .causal)
      let tokenizer = try fitted(model)
      var training = TrainerTests.training(steps: 1)
      training.learningRate = 0
      let dataset = try Dataset.load(TrainerTests.data)
      let trainer = try Trainer(
        model: model, training: training, data: TrainerTests.data, dataset: dataset, seed: 3,
        tokenizer: tokenizer, threads: 2)
      let bias = try #require(trainer.model.layout.parameter("head.out_proj.bias")).range
      let weight = try #require(trainer.model.layout.parameter("head.out_proj.weight")).range
      trainer.model.parameters[weight].fill(0)
      for code in 0..<32 { trainer.model.parameters[bias][code] = Float(code) / 8 }
      let log = try run(trainer)
      let losses = (1..<16).compactMap { position in
        log.first { $0.quantity == .validationLoss(position: position) }?.value
      }
      try #require(losses.count == 15)
      // The same by hand, in raster order.
      let reader = try tokenizer.reader(images: 30)
      let patches = FloatBuffer(count: 30 * 16 * 48)
      EvaluationImages(
        dataset: dataset, set: dataset.validation, grid: trainer.model.grid, order: Array(0..<16)
      ).fill(patches.all, images: 0..<30)
      reader.read(patches.all, images: 30, readingOrder: nil)
      let total = Foundation.log((0..<32).reduce(0.0) { $0 + exp(Double($1) / 8) })
      let readingOrder = order.readingOrder(trainer.model.grid)
      for (place, loss) in losses.enumerated() {
        let expected = (0..<30).reduce(0.0) {
          $0 + total - Double(reader.codes[$1 * 16 + readingOrder[place + 1]]) / 8
        }
        #expect(abs(loss - expected / 30) < 1e-5)
      }
    }
  }

  @Test func `labels further ahead are the tokens of those patches`() throws {
    var (model, objective) = (Self.model(), Autoregressive())
    objective.offsets = [1, 3]
    (model.objective, model.attention) = (Objective(objective), .causal)
    let dataset = try Dataset.load(TrainerTests.data)
    let grid = try PatchGrid(shape: dataset.shape, patchSize: model.patchSize)
    let graph = PretrainingGraph(config: model, grid: grid)
    let execution = Execution(graph.program(images: 2, isTraining: true, precision: .fp32))
    execution.begin(images: 2)
    EvaluationImages(
      dataset: dataset, set: dataset.validation, grid: grid, order: Array(0..<16)
    ).fill(execution[graph.patches], images: 0..<2)
    execution.show(
      [1, 5].map { .autoregressive(Array(0..<16), prefix: $0, shift: 1) }, as: graph.view)
    let reader = try fitted(model).reader(images: 2)
    TokenLabels(reader: reader, shift: 1).set(execution, graph)
    let further = try #require(graph.view.further.first).lossPositions
    let rows = Array(0..<13) + Array(16 + 4..<16 + 13)
    #expect(execution.extents.rows(further) == rows.count)
    for (place, row) in rows.enumerated() {
      #expect(execution[further].labels[place] == reader.codes[row + 3])
    }
    #expect(Set(reader.codes.values).count > 3)
  }

  @Test func `held-out quality counts dead codes and the error of the nearest code`() throws {
    let dataset = try Dataset.load(TrainerTests.data)
    let few = try fitted(Self.model { $0.vocabulary = 4 }).quality(on: dataset)
    let many = try fitted(Self.model { $0.vocabulary = 64 }).quality(on: dataset)
    #expect(few.patches == 40 * 16 && few.deadCodes == 0)
    #expect(1 < few.usedPerplexity && few.usedPerplexity <= 4)
    #expect(many.reconstructionError < few.reconstructionError)
    // Colors standardized over the dataset have a variance of about one.
    #expect(0.02 < few.reconstructionError && few.reconstructionError < 1)
  }

  @Test func `a codebook of patterns ignores brightness`() throws {
    let tokenizer = try fitted(Self.model { $0.space = .normalizedPixels })
    let reader = try tokenizer.reader(images: 1)
    var generator = TestGenerator(2)
    let values = generator.values(16 * 48)
    reader.read(FloatBuffer(values).all, images: 1, readingOrder: nil)
    let codes = reader.codes.values
    reader.read(FloatBuffer(values.map { 3 * $0 + 1 }).all, images: 1, readingOrder: nil)
    #expect(reader.codes.values == codes && Set(codes).count > 1)
  }

  @Test func `another tokenizer's weights are refused`() throws {
    let small = try fitted(Self.model())
    var target = small.target
    target.vocabulary = 33
    #expect(throws: SafetensorsError.self) {
      try Tokenizer(target: target, grid: small.grid, weights: small.weights, from: "elsewhere")
    }
  }
}
