import Data
import Kernels
import Models
import Testing

@testable import Training

struct FeatureSpreadTests {
  @Test(arguments: [
    ([1, 0, 0, 0, 1, 0, 0, 0, 1], 3, 3.0), ([3, 0, 0, 1], 2, 1.75476529),
    (Array(repeating: Float(1), count: 12), 3, 1.000003),
    ([1, 0, 0, 0, 1, 0, 1, 1, 0, 1, -1, 0], 3, 2.000003),
  ])
  func `the effective rank is that of known matrices`(
    _ values: [Float], _ width: Int, _ expected: Double
  ) {
    #expect(abs(FeatureSpread(values, width: width).effectiveRank - expected) < 2e-6)
  }

  @Test func `the deviation is that of directions, and 0 where all are one`() {
    #expect(FeatureSpread([1, 2, 2, 4, 3, 6], width: 2).std < 1e-7)
    // (1, 0) and (0, 1), whatever their lengths.
    #expect(abs(FeatureSpread([5, 0, 0, 0.1], width: 2).std - 0.5) < 1e-7)
  }

  @Test func `spread is logged where features may collapse, and nowhere else`() throws {
    func quantities(_ change: (inout ModelConfig) -> Void) throws -> [Measurement.Quantity] {
      var model = TrainerTests.model
      change(&model)
      var log: [Training.Measurement] = []
      let trainer = try Trainer(
        model: model, training: TrainerTests.training(steps: 2), data: TrainerTests.data,
        dataset: Dataset.load(TrainerTests.data), seed: 3, threads: 1)
      try trainer.train(until: .max) { log.append($0) }
      return log.map(\.quantity)
    }
    #expect(try !quantities { _ in }.contains(.effectiveRank))
    let found = try quantities(VariantTests.dino.change)
    #expect(found.contains(.effectiveRank) && found.contains(.featureDeviation))
    #expect(found.contains(.teacherEntropy) && found.contains(.meanTargetEntropy))
  }

  /// The targets of two images of two views, and their entropies by hand.
  @Test func `targets spread as known ones do`() throws {
    let targets: [Float] = [
      0.94897059, 0.02231765, 0.02231765, 0.00639411, 0.02126079, 0.90403176, 0.00050001,
      0.07420745, 0.33258635, 0.33258635, 0.33258635, 0.00224095, 0.00293817, 0.43606374,
      0.43606374, 0.12493435,
    ]
    let sums = TargetSums(prototypes: 4, lanes: 2)
    #expect(sums.spread == nil)
    sums.add(FloatBuffer(targets).all[0..<4], lane: 1)
    sums.add(FloatBuffer(targets).all[4..<16], lane: 0)
    let spread = try #require(sums.spread)
    #expect(abs(spread.entropy - 0.68362600 / 1.38629436) < 1e-6)
    #expect(abs(spread.meanEntropy - 1.20349475 / 1.38629436) < 1e-6)
  }
}
