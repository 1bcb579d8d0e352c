import Data
import Foundation
import Kernels
import Models
import Testing

@testable import Training

struct LossFloorTests {
  private static let loaded: Result<(DataConfig, Dataset), any Error> = Result {
    var shapes = Shapes()
    (shapes.resolution, shapes.trainingImages, shapes.testImages) = (12, 300, 20)
    var config = DataConfig()
    (config.dataset, config.validationImages) = (.shapes(shapes), 60)
    (config.cropScale, config.flip) = (1, false)
    return (config, try Dataset.load(config))
  }

  private func model(_ change: (inout ModelConfig) -> Void = { _ in }) -> ModelConfig {
    var model = ModelConfig()
    model.patchSize = 4
    change(&model)
    return model
  }

  private func floors(
    _ model: ModelConfig, tokenizer: Tokenizer? = nil, threads: Int = 2
  ) throws -> LossFloors {
    let (data, dataset) = try Self.loaded.get()
    return try LossFloors(
      model: model, data: data, dataset: dataset, images: 40, seed: 3, tokenizer: tokenizer,
      threads: threads)
  }

  @Test func `floors have the same bits whatever the threads`() throws {
    #expect(try floors(model(), threads: 1) == floors(model(), threads: 2))
    #expect(try floors(model(), threads: 1) == floors(model(), threads: 3))
  }

  @Test func `predicting zero and the position's mean lose what a plain sum says`() throws {
    let (data, dataset) = try Self.loaded.get()
    let found = try floors(model())
    let training = Array(0..<dataset.training.count).map { targets(dataset, dataset.training, $0) }
    let held = (0..<40).map { targets(dataset, dataset.validation, $0) }
    // 16,384 draws of 240 images are 68 passes and a rest, in the run's own order.
    var draws = TrainingImages(
      dataset: dataset, config: data, grid: try PatchGrid(shape: dataset.shape, patchSize: 4),
      order: Array(0..<9), seed: 3)
    var times = Array(repeating: 0.0, count: training.count)
    for image in draws.images(0..<16_384) { times[image] += 1 }
    var (zero, mean) = (0.0, 0.0)
    for place in 1..<9 {
      for value in 0..<48 {
        let average =
          zip(times, training).map { $0 * $1[place][value] }.reduce(0, +) / 16_384
        for image in held {
          zero += image[place][value] * image[place][value]
          mean += (image[place][value] - average) * (image[place][value] - average)
        }
      }
    }
    let count = Double(40 * 8 * 48)
    #expect(abs((found.zero ?? 0) - zero / count) < 1e-5)
    #expect(abs((found.positionMean ?? 0) - mean / count) < 1e-5)
  }

  /// [T, P] standardized within each patch, from the bytes; three channels of 12 × 12.
  private func targets(_ dataset: Dataset, _ set: ImageSet, _ image: Int) -> [[Double]] {
    let start = set.indices[image] * set.shape.byteCount
    return (0..<9).map { patch in
      let values = (0..<48).map { place -> Double in
        let (row, column) = (patch / 3 * 4 + place / 12, patch % 3 * 4 + place % 12 / 3)
        let channel = place % 3
        let byte = Double(set.pixels[start + (row * 12 + column) * 3 + channel])
        return (byte / 255 - Double(dataset.mean[channel])) / Double(dataset.std[channel])
      }
      let mean = values.reduce(0, +) / 48
      let variance = values.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / 47
      return values.map { ($0 - mean) / (variance + 1e-6).squareRoot() }
    }
  }

  @Test func `ridge regressions see more from one kind to the next`() throws {
    let raw = try floors(model { $0.target = .pixels })
    // The mean of few images predicts others no better than zero does.
    let blind = try min(#require(raw.zero), #require(raw.positionMean))
    let (previous, neighbors) = try (#require(raw.previousPatch), #require(raw.neighbors))
    #expect(blind > 2 * previous && previous > neighbors)
    #expect(raw.earlierPatches != nil && raw.unigram == nil)
  }

  @Test func `hidden patches have no earlier ones, and drawn orders no fixed ones`() throws {
    let masked = try floors(
      model { ($0.objective, $0.attention) = (.init(Masking()), .bidirectional) })
    let drawn = try floors(model { $0.order = .random })
    for found in [masked, drawn] {
      #expect(found.zero != nil && found.positionMean != nil)
      #expect(found.previousPatch == nil && found.neighbors == nil && found.earlierPatches == nil)
    }
  }

  @Test func `tokens are held against their frequencies`() throws {
    let (_, dataset) = try Self.loaded.get()
    var target = TokenTarget()
    target.vocabulary = 8
    let model = model { $0.target = .tokens(target) }
    let grid = try PatchGrid(shape: dataset.shape, patchSize: 4)
    let tokenizer = try Tokenizer.fitted(target, dataset: dataset, grid: grid, threads: 1)
    let found = try floors(model, tokenizer: tokenizer)
    #expect(found.uniform == log(8.0) && found.zero == nil)
    // K-means tokens are used about equally; held-out ones of few images differ a little.
    #expect(abs(try #require(found.unigram) - log(8.0)) < 0.1)
  }
}
