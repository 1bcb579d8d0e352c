public import Kernels

/// The images of one run in the order in which they are shown, cropped, mirrored and cut.
///
/// Every random number is keyed by the seed and by the image's place in the run, so any part can
/// be computed by any thread, and nothing needs saving to resume.
public struct TrainingImages: Sendable {
  private let source: ImageSet
  private let cutter: PatchCutter
  private let crop: RandomResizedCrop?
  private let flip: Bool
  private let seed: Int
  /// The shuffle last used, kept because successive steps share it.
  private var epoch: (number: Int, order: [Int]) = (-1, [])

  /// - Parameters:
  ///   - dataset: Whose training images are shown.
  ///   - config: Crop and flip.
  ///   - grid: How an image is cut.
  ///   - order: Raster index of the patch at each place of the reading order.
  ///   - seed: The run's.
  public init(dataset: Dataset, config: DataConfig, grid: PatchGrid, order: [Int], seed: Int) {
    source = dataset.training
    cutter = dataset.cutter(grid: grid, order: order)
    crop =
      config.cropScale < 1
      ? RandomResizedCrop(shape: source.shape, smallestScale: config.cropScale) : nil
    flip = config.flip
    self.seed = seed
  }

  public var uniqueCount: Int { source.count }

  /// The images shown as these numbers of the run: each epoch is a shuffle of its own.
  public mutating func images(_ draws: Range<Int>) -> [Int] {
    draws.map { draw in
      let number = draw / source.count
      if number != epoch.number {
        let generator = SeededGenerator(seed: seed, stream: .imageOrder, number)
        epoch = (number, (0..<source.count).shuffled(by: generator))
      }
      return epoch.order[draw % source.count]
    }
  }

  /// Writes augmented images as patches.
  ///
  /// - Parameters:
  ///   - patches: [images, T, P], standardized. Overwritten.
  ///   - images: Places in the training set, as ``images(_:)`` gives them.
  ///   - firstDraw: Number of the first of them in the run.
  ///   - visits: The reading order of each image; the run's own when nil.
  public func fill(
    _ patches: FloatSlice, images: ArraySlice<Int>, firstDraw: Int, visits: [[Int]]? = nil
  ) {
    let scratch = FloatBuffer(count: cutter.scratchCount)
    let stride = patches.count / max(1, images.count)
    for (place, image) in images.enumerated() {
      var generator = SeededGenerator(seed: seed, stream: .augmentation, firstDraw + place)
      let box = crop?.box(using: &generator) ?? source.shape.centredSquare
      let mirror = flip && Bool.random(using: &generator)
      cutter.cut(
        patches[(place * stride)..<((place + 1) * stride)], from: source.pixels,
        image: source.indices[image], box: box, mirror: mirror, visits: visits?[place],
        scratch: scratch.all)
    }
  }
}

extension Dataset {
  func cutter(grid: PatchGrid, order: [Int]) -> PatchCutter {
    PatchCutter(
      height: training.shape.height, width: training.shape.width, size: grid.size,
      patchSize: grid.patchSize, visits: order, mean: mean, deviation: deviation)
  }
}
