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
    #expect(Set((0..<300).map { whole.labelled.label($0 % 240) }).count == 10)
    var config = DataConfig()
    var shapes = Shapes()
    (shapes.resolution, shapes.trainingImages, shapes.testImages) = (16, 300, 50)
    (config.dataset, config.validationImages, config.images) = (.shapes(shapes), 60, 100)
    let part = try Dataset.load(config)
    #expect(part.training.indices == Array(whole.training.indices.prefix(100)))
    #expect(part.labelled.indices == whole.labelled.indices)
  }

  @Test func `the same seed draws the same figures`() throws {
    #expect(try shapes().fingerprint == shapes().fingerprint)
  }

  @Test func `too few images are told with the key`() {
    var config = DataConfig()
    (config.dataset, config.images) = (.shapes(Shapes()), 1_000_000)
    let error = #expect(throws: DataError.self) { try Dataset.load(config) }
    #expect(error?.description.contains("data.images") == true)
  }

  @Test func `training images are augmented alike on any thread, and standardized`() throws {
    let dataset = try shapes()
    let grid = try PatchGrid(shape: dataset.shape, patchSize: 4)
    let order = FixedOrder.raster.visits(grid)
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
    let order = FixedOrder.spiralInward.visits(grid)
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
          (Float(byte) / 255 - dataset.mean[channel]) / dataset.deviation[channel]
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
      height: 32, width: 32, size: 8, patchSize: 8, visits: [0], mean: [0], deviation: [1])
    let patch = FloatBuffer(count: 64)
    let scratch = FloatBuffer(count: cutter.scratchCount)
    cutter.cut(
      patch.all, from: pixels, image: 0, box: CropBox(top: 0, left: 0, height: 32, width: 32),
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

struct IDXTests {
  private func write(_ folder: TemporaryFolder, _ name: String, _ bytes: [UInt8]) throws {
    try Foundation.Data(bytes).write(to: URL(filePath: "\(folder.path)/\(name)"))
  }

  private func header(_ magic: Int, _ sizes: [Int]) -> [UInt8] {
    ([magic] + sizes).flatMap { (word: Int) -> [UInt8] in
      [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> $0) }
    }
  }

  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for (part, count) in [("train", 30), ("t10k", 12)] {
      let pixels = (0..<(count * 16)).map { UInt8($0 % 251) }
      try write(
        folder, "\(part)-images-idx3-ubyte", header(2051, [count, 4, 4]) + pixels)
      try write(
        folder, "\(part)-labels-idx1-ubyte",
        header(2049, [count]) + (0..<count).map { UInt8($0 % 10) })
    }
    return folder
  }

  private func load(_ folder: TemporaryFolder) throws -> Dataset {
    var source = ImageFolder()
    source.path = folder.path
    var config = DataConfig()
    (config.dataset, config.validationImages) = (.idx(source), 10)
    return try Dataset.load(config)
  }

  @Test func `a folder of plain files is read`() throws {
    let dataset = try load(folder())
    #expect(dataset.shape == ImageShape(height: 4, width: 4, channels: 1))
    #expect(dataset.training.count == 20 && dataset.test.count == 12)
    #expect(dataset.test.label(11) == 1)
  }

  @Test func `a wrong magic number, a short file and a missing file are told`() throws {
    let wrong = try folder()
    try write(wrong, "train-images-idx3-ubyte", header(2049, [30, 4, 4]))
    #expect(throws: DataError.self) { try load(wrong) }
    let short = try folder()
    try write(short, "t10k-images-idx3-ubyte", header(2051, [12, 4, 4]) + [1, 2, 3])
    #expect(throws: DataError.self) { try load(short) }
    let missing = try folder()
    try FileManager.default.removeItem(atPath: "\(missing.path)/train-labels-idx1-ubyte")
    let error = #expect(throws: DataError.self) { try load(missing) }
    #expect(error?.description.contains("train-labels-idx1-ubyte") == true)
  }

  @Test func `damaged gz data is told, never crashed on`() throws {
    // Forty bytes of gzip made by `printf 'patchlaw patchlaw patchlaw' | gzip -n`.
    let whole: [UInt8] = [
      0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0, 0, 0x03, 0x2b, 0x48, 0x2c, 0x49, 0xce, 0xc8, 0x49, 0x2c,
      0x57, 0x28, 0x40, 0x27, 0x01,
    ]
    for length in 0..<whole.count { #expect(gunzip(Array(whole[0..<length])) == nil) }
    var generator = TestGenerator(1)
    for _ in 0..<300 {
      var bytes = whole + generator.values(12).map { UInt8(truncatingIfNeeded: Int($0 * 127)) }
      bytes[Int.random(in: 0..<bytes.count, using: &generator)] ^= 0x55
      _ = gunzip(bytes, largest: 1 << 20)
    }
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: IDXFiles.fashionMNIST.path)))
  func `Fashion-MNIST is as published`() throws {
    let dataset = try Dataset.load(DataConfig())
    #expect(dataset.training.count == 55_000 && dataset.validation.count == 5_000)
    #expect(dataset.test.count == 10_000 && dataset.test.label(0) == 9)
    #expect(abs(dataset.mean[0] - 0.2860) < 1e-3 && abs(dataset.deviation[0] - 0.3530) < 1e-3)
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
