import Data
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
  }
}
