import Data
import Foundation
import Graph
import Kernels
import Models
import Testing

@testable import Training

struct PredictedImageTests {
  private func images(_ change: (inout ModelConfig) -> Void) throws -> [PredictedImage] {
    var config = TrainerTests.model
    change(&config)
    let dataset = try Dataset.load(TrainerTests.data)
    let grid = try PatchGrid(shape: dataset.shape, patchSize: config.patchSize)
    return try Model(config: config, grid: grid, seed: 1).predictedImages(of: dataset, count: 3)
  }

  /// Raster indices of the patches in which two pictures differ.
  private func changed(_ a: [UInt8], _ b: [UInt8]) -> Set<Int> {
    Set(a.indices.filter { a[$0] != b[$0] }.map { $0 / 3 / 16 / 4 * 4 + $0 / 3 % 16 / 4 })
  }

  @Test func `the truth is the dataset's own image`() throws {
    let dataset = try Dataset.load(TrainerTests.data)
    let set = dataset.validation
    for (number, image) in try images({ _ in }).enumerated() {
      let start = set.indices[number] * set.shape.byteCount
      #expect(Array(image.truth) == Array(set.pixels[start..<(start + set.shape.byteCount)]))
    }
  }

  @Test(arguments: [
    Models.Attention.causal, .prefix(PrefixRange()), .blockCausal(Blocks()),
  ])
  func `half the reading order is seen, and the rest predicted`(
    _ attention: Models.Attention
  ) throws {
    for order in [FixedOrder.raster, .spiralOutward] {
      var config = TrainerTests.model
      let change = { (config: inout ModelConfig) in
        (config.attention, config.order) = (attention, .fixed(order))
      }
      change(&config)
      let grid = try PatchGrid(
        shape: ImageShape(height: 16, width: 16, channels: 3), patchSize: 4)
      let unseen = Set(config.readingOrder(grid)[8...])
      for image in try images(change) {
        #expect(changed(Array(image.truth), Array(image.seen)) == unseen)
        #expect(changed(Array(image.truth), Array(image.predicted)) == unseen)
      }
    }
  }

  @Test func `hidden patches are predicted, all others are the truth`() throws {
    for image in try images({
      ($0.objective, $0.attention) = (Objective(Masking()), .bidirectional)
    }) {
      let hidden = changed(Array(image.truth), Array(image.seen))
      #expect(hidden.count == 8)
      #expect(changed(Array(image.truth), Array(image.predicted)) == hidden)
    }
  }

  @Test func `a prediction of zeros is the patch's mean in every pixel`() throws {
    var config = TrainerTests.model
    config.head = .none
    let dataset = try Dataset.load(TrainerTests.data)
    let grid = try PatchGrid(shape: dataset.shape, patchSize: config.patchSize)
    let model = try Model(config: config, grid: grid, seed: 1)
    for parameter in model.layout.parameters where parameter.name.hasPrefix("head.") {
      model.parameters[parameter.range].fill(0)
    }
    let image = try model.predictedImages(of: dataset, count: 1)[0]
    // The last patch in raster order; its mean is over pixels and channels, in standardized units.
    let places = (0..<48).map { ((12 + $0 / 12) * 16 + 12 + $0 % 12 / 3) * 3 + $0 % 3 }
    let truth = places.enumerated().map { index, place in
      (Float(image.truth[place]) / 255 - dataset.mean[index % 3]) / dataset.std[index % 3]
    }
    let mean = truth.reduce(0, +) / 48
    for (index, place) in places.enumerated() {
      let expected = 255 * (mean * dataset.std[index % 3] + dataset.mean[index % 3])
      #expect(abs(Float(image.predicted[place]) - max(0, min(255, expected))) < 0.51)
    }
  }
}
