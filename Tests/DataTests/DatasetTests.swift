import Foundation
import Kernels
import TestSupport
import Testing

@testable import Data

struct DatasetTests {
  private func shapes() throws -> Dataset {
    var shapes = Shapes()
    (shapes.resolution, shapes.trainingImages, shapes.testImages) = (16, 300, 50)
    var config = DataConfig()
    (config.dataset, config.validationImages) = (.shapes(shapes), 60)
    return try Dataset.load(config)
  }

  @Test func `splits are disjoint and a smaller set lies inside a larger`() throws {
    let whole = try shapes()
    #expect(whole.training.count == 240)
    #expect(Set(whole.training.indices).isDisjoint(with: whole.validation.indices))
    #expect(Set((0..<300).map { whole.labeled.label($0 % 240) }).count == 10)
    var config = DataConfig()
    var shapes = Shapes()
    (shapes.resolution, shapes.trainingImages, shapes.testImages) = (16, 300, 50)
    (config.dataset, config.validationImages, config.images) = (.shapes(shapes), 60, 100)
    let part = try Dataset.load(config)
    #expect(part.training.indices == Array(whole.training.indices.prefix(100)))
    #expect(part.labeled.indices == whole.labeled.indices)
  }

  @Test func `the same seed draws the same figures`() throws {
    #expect(try shapes().training.pixels == shapes().training.pixels)
  }

  @Test func `too few images are told with the key`() {
    var config = DataConfig()
    (config.dataset, config.images) = (.shapes(Shapes()), 1_000_000)
    let error = #expect(throws: DataError.self) { try Dataset.load(config) }
    #expect(
      error?.description
        == "data.images is 1000000, but only 15000 of the 20000 training images of "
        + "dataset shapes are available")
  }

  @Test func `training images are augmented alike on any thread, and standardized`() throws {
    let dataset = try shapes()
    let grid = try PatchGrid(shape: dataset.shape, patchSize: 4)
    let order = FixedOrder.raster.readingOrder(grid)
    var images = TrainingImages(
      dataset: dataset, config: DataConfig(), grid: grid, order: order, seed: 1)
    let shown = images.images(0..<240)
    #expect(shown.sorted() == Array(0..<240))
    #expect(images.images(240..<480) != shown)
    let whole = FloatBuffer(count: 240 * 16 * 48)
    images.fill(whole.all, images: shown[0..<240], firstDraw: 0)
    let part = FloatBuffer(count: 10 * 16 * 48)
    images.fill(part.all, images: shown[100..<110], firstDraw: 100)
    #expect(part.all.values == Array(whole.all.values[(100 * 768)..<(110 * 768)]))
    let mean = whole.all.sum / Double(whole.count)
    #expect(abs(mean) < 0.15)
  }

  @Test func `without crop and flip patches are the pixels in order`() throws {
    let dataset = try shapes()
    let grid = try PatchGrid(shape: dataset.shape, patchSize: 4)
    let order = FixedOrder.spiralInward.readingOrder(grid)
    let images = EvaluationImages(
      dataset: dataset, set: dataset.test, grid: grid, order: order)
    let patches = FloatBuffer(count: 768)
    images.fill(patches.all, images: 7..<8)
    for (step, cell) in order.enumerated() {
      for value in 0..<48 {
        let (pixel, channel) = (value / 3, value % 3)
        let (y, x) = (cell / 4 * 4 + pixel / 4, cell % 4 * 4 + pixel % 4)
        let place: Int = ((7 * 16 + y) * 16 + x) * 3 + channel
        let byte = dataset.test.pixels[place]
        let expected =
          (Float(byte) / 255 - dataset.mean[channel]) / dataset.std[channel]
        #expect(abs(patches.all[step * 48 + value] - expected) < 1e-5)
      }
    }
  }

  @Test func `crops keep the asked share of the area`() {
    let crop = RandomResizedCrop(
      shape: ImageShape(height: 64, width: 64, channels: 3), smallestScale: 0.4)
    var generator = SeededGenerator(seed: 0, stream: .augmentation)
    let shares = (0..<2000).map { _ in
      let box = crop.box(using: &generator)
      return Double(box.width * box.height) / 4096
    }
    #expect(shares.allSatisfy { 0.38 < $0 && $0 <= 1 })
    // Below the middle of 0.4...1: large boxes of odd ratio stick out and are drawn again.
    let mean = shares.reduce(0, +) / 2000
    #expect(0.6 < mean && mean < 0.7)
  }

  @Test func `a gradient stays a gradient when resized`() {
    // A linear ramp is reproduced exactly by any interpolating filter away from the edges.
    let pixels = (0..<(32 * 32)).map { (index: Int) -> UInt8 in
      let ramp: Int = 4 * (index % 32) + 3 * (index / 32)
      return UInt8(ramp)
    }
    let cutter = PatchCutter(
      height: 32, width: 32, size: 8, patchSize: 8, readingOrder: [0], mean: [0], std: [1])
    let patch = FloatBuffer(count: 64)
    let scratch = FloatBuffer(count: cutter.scratchCount)
    cutter.cut(
      patch.all, from: StoredBytes(pixels), image: 0,
      box: CropBox(top: 0, left: 0, height: 32, width: 32),
      mirror: false, scratch: scratch.all)
    for y in 2..<6 {
      for x in 2..<6 {
        let (across, down) = (4 * Double(x) + 1.5, 4 * Double(y) + 1.5)
        let expected: Double = (4 * across + 3 * down) / 255
        let found = Double(patch.all[y * 8 + x])
        #expect(abs(found - expected) < 1e-4)
      }
    }
  }
}

struct SeededGeneratorTests {
  @Test func `streams, seeds and counters are apart, and repeat`() {
    func first(_ seed: Int, _ stream: RandomStream, _ counter: Int) -> UInt64 {
      var generator = SeededGenerator(seed: seed, stream: stream, counter)
      return generator.next()
    }
    #expect(first(1, .prefix, 2) == first(1, .prefix, 2))
    let all = (0..<20).flatMap { seed in
      (0..<20).flatMap { [first(seed, .prefix, $0), first(seed, .augmentation, $0)] }
    }
    #expect(Set(all).count == 800)
  }

  @Test func `normal values have mean 0 and variance 1`() {
    var generator = SeededGenerator(seed: 4, stream: .initialization)
    let values = (0..<20_000).map { _ in Double(generator.normal()) }
    let mean = values.reduce(0, +) / 20_000
    #expect(abs(mean) < 0.03)
    #expect(abs(values.map { $0 * $0 }.reduce(0, +) / 20_000 - 1) < 0.04)
  }
}
