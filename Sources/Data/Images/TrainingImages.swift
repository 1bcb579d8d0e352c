public import Kernels

/// The training images of one run in order, cropped, flipped and cut into patches.
///
/// Every random number is keyed by the seed and by the image's draw number, so any part can be
/// computed on any thread, and a resumed run needs no saved state.
public struct TrainingImages: Sendable {
  /// The first source, and the second if there is a mixture.
  private let sources: [Source]
  private var epochs: [Epochs]
  private var draws: MixtureDraws?
  private let flip: Bool
  private let colors: ColorAugmentation?
  private let seed: Int

  /// Images of one source, and how they are cut.
  private struct Source {
    let set: ImageSet
    let cutter: PatchCutter
    let crop: RandomResizedCrop?
    let views: [ViewCutter]
  }

  /// - Parameters:
  ///   - dataset: The dataset with the training images.
  ///   - config: Crop, flip and mixture.
  ///   - grid: The patch grid of an image.
  ///   - order: Raster index of the patch at each position of the reading order.
  ///   - seed: The run's seed.
  ///   - views: The views that ``fill(_:images:firstDraw:views:)`` can write.
  public init(
    dataset: Dataset, config: DataConfig, grid: PatchGrid, order: [Int], seed: Int,
    views: [ViewCrop] = []
  ) {
    sources = ([dataset.training] + [dataset.mixed].compactMap(\.self)).map { set in
      Source(
        set: set, cutter: dataset.cutter(grid: grid, order: order, shape: set.shape),
        crop: config.cropScale < 1
          ? RandomResizedCrop(shape: set.shape, smallestScale: config.cropScale) : nil,
        views: views.map { ViewCutter($0, dataset: dataset, shape: set.shape) })
    }
    epochs = sources.enumerated().map { Epochs(count: $1.set.count, source: $0, seed: seed) }
    draws = config.mixture.map { MixtureDraws(probability: $0.probability, seed: seed) }
    (flip, colors) = (config.flip, config.colors)
    self.seed = seed
  }

  /// Unique images of the first source.
  public var uniqueCount: Int { sources[0].set.count }

  /// The images at these draws of the run; the epochs of each source are independent shuffles.
  ///
  /// - Parameter draws: Draw numbers of the run.
  /// - Returns: Indices in the training set; those of a second source follow the first source's.
  public mutating func images(_ draws: Range<Int>) -> [Int] { draws.map { image($0) } }

  private mutating func image(_ draw: Int) -> Int {
    guard let second = draws?.second(before: draw) else { return epochs[0].image(draw) }
    let isSecond = draws?.isSecond(draw) == true
    return isSecond
      ? uniqueCount + epochs[1].image(second) : epochs[0].image(draw - second)
  }

  /// The class of an image, by its index as returned by ``images(_:)``; nil if the images of its
  /// source have no labels.
  public func label(_ image: Int) -> Int? {
    let (source, image) = origin(of: image)
    return source.set.isLabeled ? source.set.label(image) : nil
  }

  /// The source of an image, and the image's index there.
  private func origin(of image: Int) -> (source: Source, image: Int) {
    let isSecond = image >= uniqueCount
    return (sources[isSecond ? 1 : 0], isSecond ? image - uniqueCount : image)
  }

  /// Writes one whole image without augmentation as patches.
  ///
  /// - Parameters:
  ///   - patches: [T, P], standardized. Overwritten.
  ///   - image: Its index in the training set, as returned by ``images(_:)``.
  public func fillWhole(_ patches: FloatSlice, image: Int) {
    let (source, image) = origin(of: image)
    let scratch = FloatBuffer(count: source.cutter.scratchCount)
    source.cutter.cut(
      patches, from: source.set.pixels, image: source.set.indices[image],
      box: source.set.shape.centeredSquare, mirror: false, scratch: scratch.all)
  }

  /// The number of passes over each source's images after a number of draws.
  public func passes(after draws: Int) -> [Double] {
    var copy = self.draws
    let second = copy?.second(before: draws) ?? 0
    return zip(sources, [draws - second, second]).map { Double($1) / Double($0.set.count) }
  }

  /// Writes augmented images as patches.
  ///
  /// - Parameters:
  ///   - patches: [images, T, P], standardized. Overwritten.
  ///   - images: Indices in the training set, as returned by ``images(_:)``.
  ///   - firstDraw: Draw number of the first image.
  ///   - readingOrder: The reading order of each image; the run's default order if nil.
  public func fill(
    _ patches: FloatSlice, images: ArraySlice<Int>, firstDraw: Int, readingOrder: [[Int]]? = nil
  ) {
    let scratch = FloatBuffer(count: sources.map(\.cutter.scratchCount).max() ?? 0)
    let stride = patches.count / max(1, images.count)
    for (place, image) in images.enumerated() {
      let (source, image) = origin(of: image)
      var generator = SeededGenerator(seed: seed, stream: .augmentation, firstDraw + place)
      let box = source.crop?.box(using: &generator) ?? source.set.shape.centeredSquare
      let mirror = flip && Bool.random(using: &generator)
      let changes = colors?.changes(view: 0, using: &generator) ?? []
      source.cutter.cut(
        patches[(place * stride)..<((place + 1) * stride)], from: source.set.pixels,
        image: source.set.indices[image], box: box,
        mirror: mirror, readingOrder: readingOrder?[place], changes: changes, scratch: scratch.all)
    }
  }
}

extension TrainingImages {
  /// Writes some of the views of each image as patches.
  ///
  /// - Parameters:
  ///   - patches: [images, views, T, P], standardized. Overwritten.
  ///   - images: Indices in the training set, as returned by ``images(_:)``.
  ///   - firstDraw: Draw number of the first image.
  ///   - views: Indices of the views given to the initializer, all of one size.
  public func fill(
    _ patches: FloatSlice, images: ArraySlice<Int>, firstDraw: Int, views: Range<Int>
  ) {
    let stride = patches.count / max(1, images.count * views.count)
    for (place, image) in images.enumerated() {
      let (source, image) = origin(of: image)
      for (index, view) in source.views[views].enumerated() {
        // The first view's key has no view number, so that runs with one view keep their bits.
        var generator =
          view.number == 0
          ? SeededGenerator(seed: seed, stream: .augmentation, firstDraw + place)
          : SeededGenerator(seed: seed, stream: .augmentation, firstDraw + place, view.number)
        let start = (place * views.count + index) * stride
        view.cut(
          patches[start..<(start + stride)], of: source.set,
          image: image, flips: flip, colors: colors, using: &generator)
      }
    }
  }
}

/// The order of one source's images: one shuffle per pass.
private struct Epochs: Sendable {
  let count: Int
  let source: Int
  let seed: Int
  /// The last shuffle, cached because successive steps share it.
  private var last: (number: Int, order: [Int]) = (-1, [])

  init(count: Int, source: Int, seed: Int) {
    (self.count, self.source, self.seed) = (count, source, seed)
  }

  /// The image at draw `draw` of this source.
  mutating func image(_ draw: Int) -> Int {
    let number = draw / count
    if number != last.number {
      // The first source's key has no source number, so that runs without a mixture keep their
      // bits.
      let generator =
        source == 0
        ? SeededGenerator(seed: seed, stream: .imageOrder, number)
        : SeededGenerator(seed: seed, stream: .imageOrder, number, source)
      last = (number, (0..<count).shuffled(by: generator))
    }
    return last.order[draw % count]
  }
}

extension Dataset {
  /// Cuts images of the given shape into patches, standardized as the first source.
  func cutter(grid: PatchGrid, order: [Int], shape: ImageShape) -> PatchCutter {
    PatchCutter(
      height: shape.height, width: shape.width, size: grid.size, patchSize: grid.patchSize,
      readingOrder: order, mean: mean, std: std)
  }
}
