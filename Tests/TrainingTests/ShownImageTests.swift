import Data
import Kernels
import Testing

@testable import Models
@testable import Training

/// Pictures of what an objective is shown, compared with what its trainer is.
struct ShownImageTests {
  private func shown(
    _ change: (inout ModelConfig) -> Void, colors: ColorAugmentation? = nil
  ) throws -> [[String: ShownImage.Picture]] {
    var (model, data) = (TrainerTests.model, TrainerTests.data)
    change(&model)
    data.colors = colors
    return try ShownImage.first(
      3, model: model, training: TrainerTests.training(steps: 2), data: data,
      dataset: Dataset.load(data), seed: 5
    ).map { image in
      Dictionary(uniqueKeysWithValues: image.pictures.map { ($0.name, $0) })
    }
  }

  /// Raster indices of the patches in which two pictures differ.
  private func changed(_ a: ShownImage.Picture?, _ b: ShownImage.Picture?) throws -> Set<Int> {
    let (a, b) = (try #require(a).pixels, try #require(b).pixels)
    return Set(a.indices.filter { a[$0] != b[$0] }.map { $0 / 3 / 16 / 4 * 4 + $0 / 3 % 16 / 4 })
  }

  @Test func `the view is what training reads, and the first picture the dataset's own image`() throws {
    let dataset = try Dataset.load(TrainerTests.data)
    let grid = try PatchGrid(shape: dataset.shape, patchSize: 4)
    var images = TrainingImages(
      dataset: dataset, config: TrainerTests.data, grid: grid, order: Array(0..<16), seed: 5)
    let draws = images.images(0..<3)
    let patches = FloatBuffer(count: 3 * 16 * 48)
    images.fill(patches.all, images: draws[...], firstDraw: 0)
    let pictures = try shown { _ in }
    for (draw, image) in draws.enumerated() {
      let start = dataset.training.indices[image] * dataset.shape.byteCount
      let own = dataset.training.pixels[start..<(start + dataset.shape.byteCount)]
      #expect(pictures[draw]["image"]?.pixels == Array(own))
      let view = try #require(pictures[draw]["view"])
      // The first value of each patch: its top left pixel's red.
      for cell in 0..<16 {
        let value = patches.all[draw * 16 * 48 + cell * 48] * dataset.std[0] + dataset.mean[0]
        let pixel = view.pixels[(cell / 4 * 4 * 16 + cell % 4 * 4) * 3]
        #expect(abs(Float(pixel) - max(0, min(255, 255 * value))) < 0.51)
      }
    }
    #expect(try shown { _ in }.map(\.count) == [4, 4, 4])
    #expect(try shown { _ in } == pictures)
    #expect(try shown({ _ in }, colors: ColorAugmentation())[0]["view"] != pictures[0]["view"])
  }

  @Test func `hidden patches are gray or left out, and are the ones predicted`() throws {
    for (objective, blank) in [
      (Objective(Masking()), UInt8(128)), (Objective(MaskedAutoencoder()), 255),
    ] {
      for image in try shown({
        ($0.objective, $0.attention) = (objective, .bidirectional)
        if objective != Objective(Masking()) { $0.head = .transformer(TransformerHead()) }
      }) {
        let hidden = try changed(image["view"], image["read"])
        let others = try changed(image["view"], image["predicted"])
        #expect(hidden.count == (blank == 128 ? 8 : 12))
        #expect(hidden.isDisjoint(with: others) && hidden.union(others) == Set(0..<16))
        let read = try #require(image["read"])
        #expect(
          hidden.allSatisfy { read.pixels[($0 / 4 * 4 * 16 + $0 % 4 * 4) * 3] == blank })
      }
    }
  }

  @Test func `after a prefix each patch is predicted, in the model's order`() throws {
    var config = TrainerTests.model
    config.order = .fixed(.spiralOutward)
    let order = config.readingOrder(
      try PatchGrid(shape: ImageShape(height: 16, width: 16, channels: 3), patchSize: 4))
    let images = try shown { $0.order = .fixed(.spiralOutward) }
    let prefixes = try images.map { image in
      let faded = try changed(image["view"], image["prefix"])
      let others = try changed(image["view"], image["predicted"])
      #expect(faded == Set(order[others.count...]))
      #expect(others == Set(order[..<others.count]))
      return others.count
    }
    #expect(Set(prefixes).count > 1 && prefixes.allSatisfy { 1...15 ~= $0 })
  }

  @Test func `views are shown in their sizes, and masked ones twice`() throws {
    let plain = try shown(VariantTests.dino.change)[0]
    #expect(Set(plain.keys) == ["image", "large 1", "large 2", "small 1", "small 2"])
    #expect(plain["small 1"]?.size == 8 && plain["large 1"]?.size == 16)
    #expect(try !changed(plain["large 1"], plain["large 2"]).isEmpty)
    let masked = try shown {
      var ibot = IBOT()
      ibot.masks.shape = .random
      ($0.objective, $0.attention, $0.head) = (Objective(ibot), .bidirectional, .none)
    }
    let hidden = try masked.flatMap { image in
      try [1, 2].map { try changed(image["large \($0)"], image["large \($0), hidden"]).count }
    }
    #expect(hidden.contains { $0 > 0 } && hidden.contains(0) && hidden.allSatisfy { $0 <= 8 })
  }
}
