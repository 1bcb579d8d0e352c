import Kernels
import TestSupport
import Testing

@testable import Data

struct ColorAugmentationTests {
  private func changes(
    _ augmentation: ColorAugmentation, view: Int
  ) -> [[ColorChange]] {
    (0..<2000).map { draw in
      var generator = SeededGenerator(seed: 1, stream: .augmentation, draw, view)
      return augmentation.changes(view: view, using: &generator)
    }
  }

  private func share(_ all: [[ColorChange]], _ matches: (ColorChange) -> Bool) -> Double {
    Double(all.count { $0.contains(where: matches) }) / Double(all.count)
  }

  @Test func `changes come as often as they should, jitter in every order`() {
    let all = changes(ColorAugmentation(), view: 0)
    let jittered = share(all) { if case .hue = $0 { true } else { false } }
    #expect(abs(jittered - 0.8) < 0.03)
    #expect(abs(share(all) { $0 == .gray } - 0.2) < 0.03)
    #expect(share(all) { $0 == .solarize } == 0)
    #expect(share(all) { if case .blur = $0 { true } else { false } } == 0)
    let orders = Set(
      all.filter { $0.count >= 4 }.map { $0.prefix(4).map { "\($0)".prefix(3) }.joined() })
    #expect(orders.count == 24)
  }

  @Test func `blur and solarization go by the view`() {
    var augmentation = ColorAugmentation()
    augmentation.blur = true
    let isBlur = { (change: ColorChange) in if case .blur = change { true } else { false } }
    #expect(share(changes(augmentation, view: 0), isBlur) == 1)
    #expect(abs(share(changes(augmentation, view: 1), isBlur) - 0.1) < 0.03)
    #expect(abs(share(changes(augmentation, view: 2), isBlur) - 0.5) < 0.04)
    #expect(abs(share(changes(augmentation, view: 1)) { $0 == .solarize } - 0.2) < 0.03)
    #expect(share(changes(augmentation, view: 2)) { $0 == .solarize } == 0)
  }

  /// Runs without colors keep their bits, because nothing is drawn for them.
  @Test func `colors change images, and leave crop and mirror as they were`() throws {
    var shapes = Shapes()
    (shapes.resolution, shapes.trainingImages, shapes.testImages) = (16, 60, 10)
    var config = DataConfig()
    (config.dataset, config.validationImages) = (.shapes(shapes), 20)
    let dataset = try Dataset.load(config)
    let grid = try PatchGrid(shape: dataset.shape, patchSize: 4)
    func patches(_ colors: ColorAugmentation?) -> [Float] {
      config.colors = colors
      let images = TrainingImages(
        dataset: dataset, config: config, grid: grid, order: Array(0..<16), seed: 3)
      let buffer = FloatBuffer(count: 4 * 16 * 48)
      images.fill(buffer.all, images: [0, 1, 2, 3], firstDraw: 0)
      return buffer.all.values
    }
    var none = ColorAugmentation()
    (none.jitter, none.gray) = (0, 0)
    #expect(patches(none) == patches(nil))
    #expect(patches(ColorAugmentation()) != patches(nil))
    #expect(patches(ColorAugmentation()) == patches(ColorAugmentation()))
  }

  @Test func `views of one image are crops of their own, the first that of other runs`() throws {
    var shapes = Shapes()
    (shapes.resolution, shapes.trainingImages, shapes.testImages) = (16, 60, 10)
    var config = DataConfig()
    (config.dataset, config.validationImages) = (.shapes(shapes), 20)
    let dataset = try Dataset.load(config)
    let grid = try PatchGrid(shape: dataset.shape, patchSize: 4)
    let order = Array(0..<16)
    let views = (0..<2).map { ViewCrop(grid: grid, order: order, scale: 0.4...1, number: $0) }
    let images = TrainingImages(
      dataset: dataset, config: config, grid: grid, order: order, seed: 3, views: views)
    let (plain, both) = (FloatBuffer(count: 2 * 768), FloatBuffer(count: 4 * 768))
    images.fill(plain.all, images: [5, 6], firstDraw: 9)
    images.fill(both.all, images: [5, 6], firstDraw: 9, views: 0..<2)
    #expect(both[0..<768].values == plain[0..<768].values)
    #expect(both[1536..<2304].values == plain[768..<1536].values)
    #expect(both[768..<1536].values != plain[0..<768].values)
  }
}
