import Kernels

/// One view of an image that an objective shows, cut out at random.
public struct ViewCrop: Hashable, Sendable {
  /// How the view is cut into patches; its size follows.
  public let grid: PatchGrid
  /// The raster index of the patch at each place.
  public let order: [Int]
  /// Share of the image's area that is kept.
  public let scale: ClosedRange<Double>
  /// Its number among an image's views: each draws from a stream of its own, the first from that
  /// of runs that show one view.
  public let number: Int

  public init(grid: PatchGrid, order: [Int], scale: ClosedRange<Double>, number: Int) {
    (self.grid, self.order, self.scale, self.number) = (grid, order, scale, number)
  }
}

/// Cuts views out of a dataset's images of one shape.
struct ViewCutter: Sendable {
  private let cutter: PatchCutter
  private let crop: RandomResizedCrop
  let number: Int

  init(_ view: ViewCrop, dataset: Dataset, shape: ImageShape) {
    cutter = dataset.cutter(grid: view.grid, order: view.order, shape: shape)
    crop = RandomResizedCrop(
      shape: shape, smallestScale: view.scale.lowerBound, largestScale: view.scale.upperBound)
    number = view.number
  }

  /// Cuts one view of one image, [T, P].
  ///
  /// - Parameters:
  ///   - patches: Overwritten.
  ///   - set: Where the image is.
  ///   - image: Its place in the set.
  ///   - flips: Whether it is mirrored every second time.
  ///   - colors: How its colors are changed.
  ///   - generator: The view's own.
  func cut(
    _ patches: FloatSlice, of set: ImageSet, image: Int, flips: Bool, colors: ColorAugmentation?,
    using generator: inout SeededGenerator
  ) {
    let box = crop.box(using: &generator)
    let mirror = flips && Bool.random(using: &generator)
    let changes = colors?.changes(view: number, using: &generator) ?? []
    let scratch = FloatBuffer(count: cutter.scratchCount)
    cutter.cut(
      patches, from: set.pixels, image: set.indices[image], box: box, mirror: mirror,
      changes: changes, scratch: scratch.all)
  }
}
