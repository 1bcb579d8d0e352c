public import Kernels

/// The images of one run in the order in which they are shown, cropped, mirrored and cut.
///
/// Every random number is keyed by the seed and by the image's place in the run, so any part can
/// be computed by any thread, and nothing needs saving to resume.
public struct TrainingImages: Sendable {
  /// The first source, and the second where there is a mixture.
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
  ///   - dataset: Whose training images are shown.
  ///   - config: Crop, flip and mixture.
  ///   - grid: How an image is cut.
  ///   - order: Raster index of the patch at each place of the reading order.
  ///   - seed: The run's.
  ///   - views: Views that are asked for by ``fill(_:images:firstDraw:views:)``.
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

  /// The images shown as these numbers of the run: each source's epochs are shuffles of their own.
  ///
  /// - Parameter draws: Numbers of the run.
  /// - Returns: Places in the training set; those of a second source stand behind its end.
  public mutating func images(_ draws: Range<Int>) -> [Int] { draws.map { image($0) } }

  private mutating func image(_ draw: Int) -> Int {
    guard let second = draws?.second(before: draw) else { return epochs[0].image(draw) }
    let isSecond = draws?.isSecond(draw) == true
    return isSecond
      ? uniqueCount + epochs[1].image(second) : epochs[0].image(draw - second)
  }

  /// The class of an image, by its place as ``images(_:)`` gives it; nil where images of its source
  /// have no labels.
  public func label(_ image: Int) -> Int? {
    let isSecond = image >= uniqueCount
    let set = sources[isSecond ? 1 : 0].set
    return set.isLabelled ? set.label(isSecond ? image - uniqueCount : image) : nil
  }

  /// Passes over each source's images after so many draws.
  public func passes(after draws: Int) -> [Double] {
    var copy = self.draws
    let second = copy?.second(before: draws) ?? 0
    return zip(sources, [draws - second, second]).map { Double($1) / Double($0.set.count) }
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
    let scratch = FloatBuffer(count: sources.map(\.cutter.scratchCount).max() ?? 0)
    let stride = patches.count / max(1, images.count)
    for (place, image) in images.enumerated() {
      let isSecond = image >= uniqueCount
      let source = sources[isSecond ? 1 : 0]
      var generator = SeededGenerator(seed: seed, stream: .augmentation, firstDraw + place)
      let box = source.crop?.box(using: &generator) ?? source.set.shape.centredSquare
      let mirror = flip && Bool.random(using: &generator)
      let changes = colors?.changes(view: 0, using: &generator) ?? []
      source.cutter.cut(
        patches[(place * stride)..<((place + 1) * stride)], from: source.set.pixels,
        image: source.set.indices[isSecond ? image - uniqueCount : image], box: box,
        mirror: mirror, visits: visits?[place], changes: changes, scratch: scratch.all)
    }
  }
}

extension TrainingImages {
  /// Writes some of the views of each image as patches.
  ///
  /// - Parameters:
  ///   - patches: [images, views, T, P], standardized. Overwritten.
  ///   - images: Places in the training set, as ``images(_:)`` gives them.
  ///   - firstDraw: Number of the first of them in the run.
  ///   - views: Places among the views that were given at the start, all of one size.
  public func fill(
    _ patches: FloatSlice, images: ArraySlice<Int>, firstDraw: Int, views: Range<Int>
  ) {
    let stride = patches.count / max(1, images.count * views.count)
    for (place, image) in images.enumerated() {
      let isSecond = image >= uniqueCount
      let source = sources[isSecond ? 1 : 0]
      for (index, view) in source.views[views].enumerated() {
        // The first view's key has no number of its own: it is the crop of runs with one view.
        var generator =
          view.number == 0
          ? SeededGenerator(seed: seed, stream: .augmentation, firstDraw + place)
          : SeededGenerator(seed: seed, stream: .augmentation, firstDraw + place, view.number)
        let start = (place * views.count + index) * stride
        view.cut(
          patches[start..<(start + stride)], of: source.set,
          image: isSecond ? image - uniqueCount : image, flips: flip, colors: colors,
          using: &generator)
      }
    }
  }
}

/// The order of one source's images, a shuffle per pass.
private struct Epochs: Sendable {
  let count: Int
  let source: Int
  let seed: Int
  /// The shuffle last used, kept because successive steps share it.
  private var last: (number: Int, order: [Int]) = (-1, [])

  init(count: Int, source: Int, seed: Int) {
    (self.count, self.source, self.seed) = (count, source, seed)
  }

  /// The image that this source shows as its number `draw`.
  mutating func image(_ draw: Int) -> Int {
    let number = draw / count
    if number != last.number {
      // The first source's key has no number of its own: runs without a mixture keep their bits.
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
  /// Cuts images of the given shape into patches of the first source's standardization.
  func cutter(grid: PatchGrid, order: [Int], shape: ImageShape) -> PatchCutter {
    PatchCutter(
      height: shape.height, width: shape.width, size: grid.size, patchSize: grid.patchSize,
      visits: order, mean: mean, deviation: deviation)
  }
}
