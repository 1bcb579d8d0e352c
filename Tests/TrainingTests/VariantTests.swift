import Data
import Graph
import Kernels
import Optimizers
import Testing

@testable import Models
@testable import Training

/// Every objective, mask, order and head goes through the one trainer.
struct VariantTests {
  struct Variant: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let change: @Sendable (inout ModelConfig) -> Void

    /// The same in a trunk of another form, in all respects.
    func formed(_ more: @escaping @Sendable (inout TrunkForm) -> Void) -> Variant {
      let change = change
      return Variant(testDescription: "\(testDescription), another form") {
        change(&$0)
        ($0.form.queryKeyNorm, $0.form.classToken, $0.form.registers) = (true, true, 2)
        ($0.form.layerScale, $0.form.norm, $0.form.mlp) = (.initial(0.5), .rmsNorm, .swiGLU)
        ($0.form.dropPath, $0.form.bias) = (0.4, true)
        more(&$0.form)
      }
    }
  }

  static let all = [
    Variant(testDescription: "block-causal") { $0.attention = .blockCausal(Blocks()) },
    Variant(testDescription: "masked") {
      ($0.objective, $0.attention) = (Objective(Masking()), .bidirectional)
    },
    Variant(testDescription: "masked autoencoder") {
      ($0.objective, $0.attention) = (Objective(MaskedAutoencoder()), .bidirectional)
      $0.head = .transformer(TransformerHead())
    },
    Variant(testDescription: "next embedding") {
      ($0.objective, $0.attention, $0.head) = (Objective(NextEmbedding()), .causal, .none)
    },
    Variant(testDescription: "supervised") {
      ($0.objective, $0.attention) = (Objective(Supervised()), .bidirectional)
      $0.head = .none
    },
    Variant(testDescription: "masked in blocks") {
      var masking = Masking()
      masking.shape = .blocks(BlockMask())
      ($0.objective, $0.attention) = (Objective(masking), .bidirectional)
    },
    Variant(testDescription: "several offsets") {
      var objective = Autoregressive()
      objective.offsets = [1, 2, 6]
      $0.objective = Objective(objective)
    },
    Variant(testDescription: "transformer head") { $0.head = .transformer(TransformerHead()) },
    Variant(testDescription: "spiral") { $0.order = .fixed(.spiralOutward) },
    Variant(testDescription: "random order") { $0.order = .random },
    Variant(testDescription: "annealed order") { $0.order = .annealed(Annealing()) },
  ]

  private static let smallDINO: DINO = {
    var dino = DINO()
    (dino.locals, dino.prototypes, dino.hiddenWidth, dino.bottleneck) = (2, 32, 16, 8)
    (dino.freeze, dino.momentum) = (0.3, 0.9)
    return dino
  }()

  /// A teacher, a center, prototypes that are held at first, small views.
  static let dino = Variant(testDescription: "dino") {
    ($0.objective, $0.attention, $0.head) = (Objective(smallDINO), .bidirectional, .none)
  }

  /// Masked patches and a second center; in some shards no patch is masked.
  static let ibot = Variant(testDescription: "ibot") {
    var ibot = IBOT()
    (ibot.dino, ibot.masks.maskedCrops) = (smallDINO, 0.1)
    ($0.objective, $0.attention, $0.head) = (Objective(ibot), .bidirectional, .none)
  }

  /// Quantities of the whole batch, of one and of all views.
  static let dinov2 = Variant(testDescription: "dinov2") {
    var dinov2 = DINOv2()
    (dinov2.ibot.dino, dinov2.ibot.masks.shape) = (smallDINO, .random)
    ($0.objective, $0.attention, $0.head) = (Objective(dinov2), .bidirectional, .none)
  }

  static let distilled = [dino, ibot, dinov2]

  /// Trunks of another form, with every objective.
  static let formed =
    [0, 1, 2, 3, 4, 6, 9].map { all[$0].formed { $0.positions = .learned } }
    + distilled.map { $0.formed { $0.positions = .rotary } }

  private func trainer(
    _ change: (inout ModelConfig) -> Void, steps: Int = 4, threads: Int = 1,
    configure: (inout TrainingConfig) -> Void = { _ in }
  ) throws -> Trainer {
    var (model, training) = (TrainerTests.model, TrainerTests.training(steps: steps))
    change(&model)
    configure(&training)
    return try Trainer(
      model: model, training: training, data: TrainerTests.data,
      dataset: Dataset.load(TrainerTests.data), seed: 3, threads: threads)
  }

  private func run(_ trainer: Trainer) throws -> [Training.Measurement] {
    var log: [Training.Measurement] = []
    try trainer.train(until: .max) { log.append($0) }
    return log
  }

  @Test(arguments: all + distilled + formed)
  func `the number of threads changes no bit of any variant`(_ variant: Variant) throws {
    let (one, three) = (try trainer(variant.change), try trainer(variant.change, threads: 3))
    let log = try run(one)
    #expect(try log == run(three))
    #expect(one.model.parameters.all.values == three.model.parameters.all.values)
    #expect(one.model.averages.all.values == three.model.averages.all.values)
    #expect(log.contains { $0.quantity == .validationLoss })
  }

  @Test(arguments: [ibot, dinov2, formed[9]], [2, 4])
  func `no number of threads changes a bit of a batch's quantities`(
    _ variant: Variant, _ threads: Int
  ) throws {
    let (one, many) = (try trainer(variant.change), try trainer(variant.change, threads: threads))
    #expect(try run(one) == run(many))
    #expect(one.model.parameters.all.values == many.model.parameters.all.values)
    #expect(one.state.means.map(\.all.values) == many.state.means.map(\.all.values))
  }

  @Test(arguments: all + distilled + formed)
  func `an interrupted variant ends as an undisturbed one`(_ variant: Variant) throws {
    let whole = try trainer(variant.change)
    let expected = try run(whole)
    let (first, second) = (try trainer(variant.change), try trainer(variant.change, threads: 2))
    var log: [Training.Measurement] = []
    try first.train(until: 2) { log.append($0) }
    try second.restore(first.checkpoint(), from: "checkpoint")
    #expect(try log + run(second) == expected)
    #expect(second.model.parameters.all.values == whole.model.parameters.all.values)
    #expect(second.model.averages.all.values == whole.model.averages.all.values)
    #expect(
      second.state.means.map(\.all.values) == whole.state.means.map(\.all.values))
  }

  @Test func `a teacher follows its student, and prototypes wait`() throws {
    let trainer = try trainer(Self.dino.change, steps: 10)
    let name = "head.prototypes.weight"
    let prototypes = try #require(trainer.model.layout.parameter(name))
    let (start, teacher) = (
      trainer.model.parameters[prototypes.range].values, trainer.model.averages.all.values
    )
    try trainer.train(until: 3) { _ in }
    #expect(trainer.model.parameters[prototypes.range].values == start)
    #expect(trainer.model.averages.all.values != teacher)
    #expect(trainer.state.means[0].all.values.contains { $0 != 0 })
    try trainer.train(until: 4) { _ in }
    #expect(trainer.model.parameters[prototypes.range].values != start)
  }

  @Test(arguments: all)
  func `every variant learns`(_ variant: Variant) throws {
    let trainer = try trainer(variant.change, steps: 60) {
      ($0.learningRate, $0.evaluations) = (4e-3, 1)
    }
    let losses = try run(trainer).filter { $0.quantity == .trainingLoss }.map(\.value)
    #expect(losses.suffix(5).reduce(0, +) / 5 < 0.85 * (losses.first ?? 0))
  }

  /// Heads are drawn by their names, so that the first one and the trunk start as the plain model.
  @Test func `several offsets start at the plain model's validation loss and train on all`() throws {
    func log(_ offsets: [Int]) throws -> (Trainer, [Training.Measurement]) {
      let trainer = try trainer {
        var objective = Autoregressive()
        objective.offsets = offsets
        $0.objective = Objective(objective)
      } configure: {
        ($0.learningRate, $0.evaluations) = (0, 1)
      }
      return (trainer, try run(trainer))
    }
    let (plain, several) = (try log([1]), try log([1, 2, 4]))
    func losses(_ log: [Training.Measurement], _ quantity: Training.Measurement.Quantity) -> [Double] {
      log.filter { $0.quantity == quantity }.map(\.value)
    }
    #expect(losses(several.1, .validationLoss) == losses(plain.1, .validationLoss))
    // Untrained heads are about equally wrong, so the mean over all of them is about that of one.
    for (many, one) in zip(losses(several.1, .trainingLoss), losses(plain.1, .trainingLoss)) {
      #expect(many != one && abs(many - one) < 0.2 * one)
    }
    #expect(several.0.model.config.lossKind == plain.0.model.config.lossKind)
    let costs = try [plain.0, several.0].map {
      try ModelCost(model: $0.model.config, grid: $0.model.grid)
    }
    let head = costs[0].trainingFLOPsPerImage - costs[0].trunkTrainingFLOPsPerImage
    #expect(several.0.flopsPerImage == plain.0.flopsPerImage + 2 * head)
    #expect(costs[1].trunkTrainingFLOPsPerImage == costs[0].trunkTrainingFLOPsPerImage)
    // The norm before the heads is the trunk's, and shared.
    #expect(costs[1].headParameters == 3 * costs[0].headParameters)
    #expect(costs[1].trunkParameters == costs[0].trunkParameters)
  }

  @Test func `dropped branches slow training down, and validation has none`() throws {
    func losses(_ rate: Double) throws -> (first: Double, training: Double) {
      let trainer = try trainer({ $0.form.dropPath = rate }, steps: 20) { $0.evaluations = 20 }
      let log = try run(trainer)
      let training = log.filter { $0.quantity == .trainingLoss }.map(\.value)
      return (training[0], training.suffix(5).reduce(0, +) / 5)
    }
    let (none, many) = (try losses(0), try losses(0.9))
    #expect(many.first != none.first && many.training > none.training)
  }

  @Test func `branches are dropped by the number of the draw, at their rates`() {
    var graph = Graph()
    let paths = graph.dropPaths(rates: [0, 0.25], of: .images)
    func factors(seed: Int, firstDraw: Int, images: Int) -> [Float] {
      let execution = Execution(Program(graph, images: images, isTraining: false, results: []))
      PathDraws(graph, seed: seed).draw(execution, firstDraw: firstDraw)
      return execution[paths.factors].values
    }
    let all = factors(seed: 3, firstDraw: 0, images: 400)
    let second = stride(from: 1, to: all.count, by: 2).map { all[$0] }
    #expect(stride(from: 0, to: all.count, by: 2).allSatisfy { all[$0] == 1 })
    #expect(Set(second) == [0, Float(4.0 / 3)] && (70...130).contains(second.count { $0 == 0 }))
    #expect(factors(seed: 3, firstDraw: 100, images: 300) == Array(all.dropFirst(200)))
    #expect(factors(seed: 4, firstDraw: 0, images: 400) != all)
  }

  @Test func `blocks of one patch are causal attention, bit for bit`() throws {
    let causal = try trainer { $0.attention = .causal }
    var blocks = Blocks()
    blocks.side = 1
    let single = try trainer { $0.attention = .blockCausal(blocks) }
    #expect(try run(causal) == run(single))
    #expect(causal.model.parameters.all.values == single.model.parameters.all.values)
  }

  @Test func `the loss of hidden patches is the mean over all of them`() throws {
    let trainer = try trainer {
      ($0.objective, $0.attention) = (Objective(Masking()), .bidirectional)
    }
    let log = try run(trainer)
    let places = log.filter { $0.quantity.rawValue.hasPrefix("validationLoss.position") }
    #expect(places.count == 16)
    let loss = try #require(log.last { $0.quantity == .validationLoss }).value
    let range = places.map(\.value)
    #expect(try #require(range.min()) < loss && loss < #require(range.max()))
  }
}
