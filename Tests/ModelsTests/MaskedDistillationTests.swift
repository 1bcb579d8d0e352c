import Data
import Graph
import Kernels
import TestSupport
import Testing

@testable import Models

/// iBOT and DINOv2.
struct MaskedDistillationTests {
  private static func ibot() throws -> DistilledGolden {
    try DistilledGolden("ibot", DistilledGolden.ibot)
  }

  private static func dinov2() throws -> DistilledGolden {
    try DistilledGolden("dinov2", DistilledGolden.dinov2)
  }

  @Test func `iBOT's loss, gradients and three steps match PyTorch`() throws {
    try Self.ibot().expectEqualToPyTorch()
  }

  @Test func `DINOv2's loss, gradients and three steps match PyTorch`() throws {
    try Self.dinov2().expectEqualToPyTorch()
  }

  @Test(arguments: [false, true])
  func `weights show objective and heads`(_ isSeparate: Bool) throws {
    var ibot = DistilledGolden.ibot
    ibot.separateHeads = isSeparate
    var config = try Self.ibot().model.config
    config.objective = Objective(ibot)
    let grid = try Self.ibot().model.grid
    let model = try Model(config: config, grid: grid, seed: 4)
    let read = try ModelConfig(weights: model.weights(), heads: 2, path: "weights")
    let other = try Model(config: read, grid: grid, seed: 1)
    try other.load(model.weights(), from: "weights")
    #expect(other.averages.all.values == model.averages.all.values)
    #expect(other.parameters.all.values == model.parameters.all.values)
  }

  @Test func `features are the teacher's, laid out as in a graph of features`() throws {
    let model = try Self.dinov2().model
    let graph = FeatureGraph(config: model.config, grid: model.grid, windows: [0..<2]).graph
    let count = graph.layout.parameters.count
    #expect(graph.layout.parameters == Array(model.averageLayout.parameters.prefix(count)))
    #expect(graph.layout.parameters == Array(model.layout.parameters.prefix(count)))
  }

  /// DINO's trunks; heads of width 16, 20, 20, 6, 12 on class and patch rows.
  @Test func `C counts the passes of every phase`() throws {
    func cost(_ method: any PretrainingObjective) throws -> ModelCost {
      var config = try Self.ibot().model.config
      config.objective = Objective(method)
      return try ModelCost(model: config, grid: Self.ibot().model.grid)
    }
    let (dino, ibot) = (try cost(DistilledGolden.dino), try cost(DistilledGolden.ibot))
    #expect(ibot.trunkTrainingFLOPsPerImage == dino.trunkTrainingFLOPsPerImage)
    let head = 2.0 * Double(16 * 20 + 20 * 20 + 20 * 6 + 6 * 12)
    // Half of 32 patches are in masked crops, of which 0.1 to 0.99 are masked. The student's head
    // runs on these, the teacher's on all.
    #expect(ibot.trainingFLOPsPerImage - dino.trainingFLOPsPerImage == 3 * 9 * head + 32 * head)
    var still = DistilledGolden.dinov2
    still.koleo = 0
    let (quiet, spread) = (try cost(still), try cost(DistilledGolden.dinov2))
    #expect(quiet.trunkTrainingFLOPsPerImage == dino.trunkTrainingFLOPsPerImage)
    #expect(quiet.trainingFLOPsPerImage - dino.trainingFLOPsPerImage == 4 * 9 * head)
    // KoLeo needs the student's features of the large views before the step.
    let model = try Self.ibot().model.config
    let forward = 2 * (model.trunkForwardFLOPs(patches: 16) + 2 * 16 * 16 * 16)
    #expect(spread.trainingFLOPsPerImage - quiet.trainingFLOPsPerImage == forward)
  }

  @Test func `iBOT masks half of the crops, DINOv2 exactly half of each step's`() throws {
    let grid = try PatchGrid(
      shape: ImageShape(height: 32, width: 32, channels: 1), patchSize: 4)
    func counts(_ method: any PretrainingObjective, _ draws: Range<Int>) -> [Int] {
      let sequence = method.sequences(
        RunDraws(model: ModelConfig(), grid: grid, seed: 5, images: 4000, imagesPerStep: 16))
      return draws.flatMap { draw in
        let positions = sequence(draw).lossPositions
        return [positions.count { $0 < 64 }, positions.count { $0 >= 64 }]
      }
    }
    let drawn = counts(IBOT(), 0..<1000)
    #expect(abs(drawn.count { $0 > 0 } - 1000) < 80)
    #expect(drawn.allSatisfy { $0 <= 32 })
    let masked = drawn.filter { $0 > 0 }
    let mean = Double(masked.reduce(0, +)) / Double(masked.count)
    // Ratios of 0.1 to 0.5 of 64 patches, rounded down; blocks may fall short by a few.
    #expect((17.0...19.2).contains(mean))
    for step in [0, 3] {
      let found = counts(DINOv2(), (16 * step)..<(16 * step + 16)).filter { $0 > 0 }.sorted()
      #expect(found.count == 16)
      // One in each sixteenth of the interval, so that their mean hardly varies.
      #expect(abs(found.reduce(0, +) - 16 * 19) < 30)
    }
    #expect(counts(DINOv2(), 0..<16) != counts(DINOv2(), 16..<32))
  }

  private static func blocks(least: Int) -> BlockMask {
    var blocks = BlockMask()
    blocks.least = least
    return blocks
  }

  struct Mistake: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let change: @Sendable (inout DINOv2) -> Void

    init(_ text: String, _ change: @escaping @Sendable (inout DINOv2) -> Void) {
      (testDescription, self.change) = (text, change)
    }
  }

  @Test(arguments: [
    Mistake("smallestRatio is 0.6, above largestRatio 0.5") {
      $0.ibot.masks.smallestRatio = 0.6
    },
    Mistake("largestRatio 0.05 hides none of the 16 patches") {
      ($0.ibot.masks.smallestRatio, $0.ibot.masks.largestRatio) = (0, 0.05)
    },
    Mistake("shape.blocks.least is 17 patches, but the largest rectangle that can be hidden has 8") {
      $0.ibot.masks.shape = .blocks(Self.blocks(least: 17))
    },
    Mistake("patchTemperature is 0.01, below what Sinkhorn-Knopp") {
      $0.ibot.patchTemperature = 0.01
    },
    Mistake("localSide is 4 patches, but a large view has 4") { $0.ibot.dino.localSide = 4 },
  ])
  func `what cannot be is refused`(_ mistake: Mistake) throws {
    var (dinov2, config) = (DistilledGolden.dinov2, try Self.ibot().model.config)
    dinov2.ibot.masks.largestRatio = 0.5
    mistake.change(&dinov2)
    config.objective = Objective(dinov2)
    let grid = try Self.ibot().model.grid
    let error = #expect(throws: ModelError.self) { try config.check(grid) }
    let text = error.map { "\($0)" } ?? ""
    #expect(text.contains("model.objective.dinov2.\(mistake.testDescription)"))
  }
}
