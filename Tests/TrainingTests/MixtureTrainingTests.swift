import Data
import Kernels
import Models
import TestSupport
import Testing

@testable import Training

struct MixtureTrainingTests {
  private func trainer(_ probability: Double, steps: Int = 6) throws -> Trainer {
    var data = TrainerTests.data
    var (mixture, shapes) = (Mixture(), Shapes())
    (shapes.resolution, shapes.trainingImages, shapes.testImages) = (20, 50, 20)
    (mixture.source, mixture.probability) = (.shapes(shapes), probability)
    data.mixture = mixture
    return try Trainer(
      model: TrainerTests.model, training: TrainerTests.training(steps: steps), data: data,
      dataset: Dataset.load(data), seed: 3, threads: 1)
  }

  @Test func `passes over both sources are logged at the end, and a resumed run is bit-equal`()
    throws
  {
    let whole = try trainer(0.4)
    var log: [Training.Measurement] = []
    try whole.train(until: .max) { log.append($0) }
    let first = try #require(log.last { $0.quantity == .epochs }).value
    let second = try #require(log.last { $0.quantity == .mixtureEpochs }).value
    #expect(abs(first * 160 + second * 50 - 6 * 24) < 1e-9 && second > 0)
    let half = try trainer(0.4)
    try half.train(until: 3) { _ in }
    let resumed = try trainer(0.4)
    try resumed.restore(half.checkpoint(), from: "memory")
    try resumed.train(until: .max) { _ in }
    #expect(resumed.model.parameters.all.values == whole.model.parameters.all.values)
  }

  @Test func `a second source changes what is learned`() throws {
    let (none, some) = (try trainer(0), try trainer(0.4))
    try none.train(until: .max) { _ in }
    try some.train(until: .max) { _ in }
    #expect(none.model.parameters.all.values != some.model.parameters.all.values)
  }
}
