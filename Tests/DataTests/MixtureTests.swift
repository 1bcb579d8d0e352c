import Kernels
import Testing

@testable import Data

struct MixtureTests {
  /// Gray figures, and lighter gray figures of another size beside them.
  private func config(_ probability: Double?, color: Bool = false) -> DataConfig {
    func shapes(_ seed: Int, _ resolution: Int, _ count: Int, color: Bool) -> DatasetSource {
      var shapes = Shapes()
      (shapes.resolution, shapes.trainingImages, shapes.testImages) = (resolution, count, 20)
      (shapes.seed, shapes.color) = (seed, color)
      return .shapes(shapes)
    }
    var config = DataConfig()
    (config.dataset, config.validationImages) = (shapes(0, 16, 100, color: color), 20)
    config.mixture = probability.map {
      var mixture = Mixture()
      (mixture.source, mixture.probability) = (shapes(1, 24, 30, color: false), $0)
      return mixture
    }
    return config
  }

  private func images(_ config: DataConfig) throws -> (TrainingImages, PatchGrid) {
    let dataset = try Dataset.load(config)
    let grid = try PatchGrid(shape: dataset.shape, patchSize: 4)
    return (
      TrainingImages(
        dataset: dataset, config: config, grid: grid, order: Array(0..<grid.count), seed: 5), grid
    )
  }

  @Test(arguments: [0.05, 0.2, 0.8])
  func `the second source gets its share`(_ probability: Double) throws {
    var (images, _) = try images(config(probability))
    let draws = 20_000
    let second = images.images(0..<draws).count { $0 >= 80 }
    let error = (probability * (1 - probability) / Double(draws)).squareRoot()
    #expect(abs(Double(second) / Double(draws) - probability) < 4 * error)
    let passes = images.passes(after: draws)
    #expect(passes == [Double(draws - second) / 80, Double(second) / 30])
  }

  @Test func `every pass over either source shows each of its images once`() throws {
    var (images, _) = try images(config(0.3))
    let shown = images.images(0..<2000)
    for (own, count) in [(shown.filter { $0 < 80 }, 80), (shown.filter { $0 >= 80 }, 30)] {
      for start in stride(from: 0, to: own.count - count + 1, by: count) {
        #expect(Set(own[start..<(start + count)]).count == count)
      }
    }
    // In any order, as a resumed run asks for them.
    #expect(images.images(700..<720) == Array(shown[700..<720]))
    #expect(images.images(100..<120) == Array(shown[100..<120]))
  }

  @Test func `a probability of 0 is a run without a mixture, bit for bit`() throws {
    var (none, grid) = try images(config(nil))
    var (zero, _) = try images(config(0))
    #expect(none.images(0..<200) == zero.images(0..<200))
    let (a, b) = (FloatBuffer(count: 8 * 256), FloatBuffer(count: 8 * 256))
    #expect(grid.count == 16)
    none.fill(a.all, images: none.images(0..<8)[...], firstDraw: 0)
    zero.fill(b.all, images: zero.images(0..<8)[...], firstDraw: 0)
    #expect(a.all.values == b.all.values)
  }

  @Test func `the second source is resized, and standardized as the first`() throws {
    var all = config(1)
    (all.cropScale, all.flip) = (1, false)
    let dataset = try Dataset.load(all)
    #expect(dataset.mixed?.shape == ImageShape(height: 24, width: 24, channels: 1))
    #expect(try Dataset.load(config(nil)).mean == dataset.mean)
    var (images, _) = try images(all)
    let shown = images.images(0..<1)
    let patches = FloatBuffer(count: 256)
    images.fill(patches.all, images: shown[...], firstDraw: 0)
    // The mean of the resized image is that of the stored one, but for the edges of the filter.
    let mixed = try #require(dataset.mixed)
    let bytes = mixed.pixels[((shown[0] - 80) * 576)..<((shown[0] - 79) * 576)]
    let mean = Double(bytes.reduce(0) { $0 + Int($1) }) / 576 / 255
    let expected = (mean - Double(dataset.mean[0])) / Double(dataset.std[0])
    #expect(abs(patches.all.sum / 256 - expected) < 0.05)
  }

  @Test func `gray is repeated in every color, and color never turns gray`() throws {
    let mixed = try #require(Dataset.load(config(0.5, color: true)).mixed)
    #expect(mixed.shape.channels == 3)
    #expect((0..<500).allSatisfy { mixed.pixels[3 * $0] == mixed.pixels[3 * $0 + 2] })
    var wrong = config(0.5)
    wrong.mixture?.source = .shapes(Shapes())
    let error = #expect(throws: DataError.self) { try wrong.facts() }
    #expect(error?.description.contains("data.mixture: dataset shapes has 3 channels") == true)
    #expect(throws: DataError.self) { try Dataset.load(wrong) }
  }

  @Test func `gray figures are the first channel of the colored`() throws {
    var color = config(nil, color: true)
    color.validationImages = 20
    let (gray, full) = (try Dataset.load(config(nil)), try Dataset.load(color))
    #expect(gray.shape.channels == 1 && gray.test.pixels.count * 3 == full.test.pixels.count)
    #expect((0..<1000).allSatisfy { gray.test.pixels[$0] == full.test.pixels[3 * $0] })
  }
}
