import Data
import Graph
import Kernels
import Optimizers
import TestSupport
import Testing

@testable import Models
@testable import Training

/// Quantities of the whole batch, from several shards and from one pass over all images.
struct BatchPhaseTests {
  private static let images = 24

  /// Random patches of each image, keyed by its number.
  private func fill(_ execution: Execution, _ objective: PretrainingGraph, _ images: Range<Int>) {
    for (index, views) in objective.views.enumerated() where execution.reads(views.patches) {
      let input = execution[views.patches]
      let count = input.count / images.count
      for (place, image) in images.enumerated() {
        var generator = TestGenerator(UInt64(2 * image + index))
        input[(place * count)..<((place + 1) * count)].copy(generator.values(count))
      }
    }
  }

  @Test func `each image reads its own rows of what all shards computed`() throws {
    var config = TrainerTests.model
    VariantTests.dinov2.change(&config)
    let grid = try PatchGrid(
      shape: ImageShape(height: 16, width: 16, channels: 3), patchSize: config.patchSize)
    let model = try Model(config: config, grid: grid, seed: 2)
    let objective = PretrainingGraph(config: config, grid: grid)
    let method = config.objective.method
    let sequence = method.sequences(
      RunDraws(
        model: config, grid: grid, seed: 6, images: 100, imagesPerStep: Self.images))
    let sequences = (0..<Self.images).map(sequence)
    #expect(Set(sequences.map(\.lossPositions.count)).count > 3)

    let program = objective.program(images: Self.images, isTraining: false, precision: .fp32)
    let execution = Execution(program)
    execution.frozen = model.averages
    func loss(_ quantities: () throws -> Void) rethrows -> [Float] {
      execution.begin(images: Self.images)
      fill(execution, objective, 0..<Self.images)
      execution.show(sequences, as: objective.view)
      try quantities()
      execution.forward(parameters: model.parameters)
      return execution[objective.losses].values
    }

    let shards = Shards(images: Self.images, patchesPerImage: objective.patchesPerImage)
    #expect(shards.capacity < Self.images)
    let phase = try #require(
      BatchPhase(
        objective, batches: [shards], packed: PackedWeights(program, threads: 2),
        precision: .fp32, frozen: model.averages, threads: 2))
    let found = loss {
      phase.compute(parameters: model.parameters, sequences: sequences, shards: shards) {
        execution, range, _ in
        fill(execution, objective, range)
        execution.show(sequences[range], as: objective.view)
      }
      phase.show(execution, images: 0..<Self.images)
    }

    let whole = Execution(objective.batchProgram(images: Self.images, precision: .fp32))
    whole.frozen = model.averages
    whole.begin(images: Self.images)
    fill(whole, objective, 0..<Self.images)
    whole.show(sequences, as: objective.view)
    whole.forward(parameters: model.parameters)
    let expected = loss {
      for quantity in objective.batch {
        let (rows, width) = (whole[quantity.rows], objective.graph.width(quantity.rows))
        quantity.function.compute(
          values: execution[quantity.values], rows: rows, count: rows.count / width, width: width)
      }
    }
    #expect(relativeError(found, expected.map(Double.init)) < 1e-5)
  }
}
