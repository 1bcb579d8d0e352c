import Kernels

/// One view that an objective shows of an image: a random crop.
public struct ViewCrop: Hashable, Sendable {
  /// The patch grid of the view, which determines its size.
  public let grid: PatchGrid
  /// The raster index of the patch at each position.
  public let order: [Int]
  /// The fraction of the image's area that is kept.
  public let scale: ClosedRange<Double>
  /// The index of the view in its image: each view draws from its own random stream, the first from
  /// the stream of runs that show one view.
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
  ///   - set: The set that contains the image.
  ///   - image: Its index in the set.
  ///   - flips: Whether it is flipped with probability 0.5.
  ///   - colors: The color augmentation.
  ///   - generator: The view's generator.
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
