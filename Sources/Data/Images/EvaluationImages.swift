public import Kernels

/// Images as they are, centred and resized but never augmented, cut into patches.
public struct EvaluationImages: Sendable {
  public let source: ImageSet
  private let cutter: PatchCutter

  /// - Parameters:
  ///   - dataset: Gives the standardization.
  ///   - set: The images to show.
  ///   - grid: How an image is cut.
  ///   - order: Raster index of the patch at each place of the reading order.
  public init(dataset: Dataset, set: ImageSet, grid: PatchGrid, order: [Int]) {
    source = set
    cutter = dataset.cutter(grid: grid, order: order, shape: dataset.training.shape)
  }

  public var count: Int { source.count }

  /// Writes images as patches.
  ///
  /// - Parameters:
  ///   - patches: [images, T, P], standardized. Overwritten.
  ///   - images: Places in the set.
  ///   - visits: The reading order of each image; the set's own when nil.
  public func fill(
    _ patches: FloatSlice, images: some Collection<Int>, visits: [[Int]]? = nil
  ) {
    let scratch = FloatBuffer(count: cutter.scratchCount)
    let stride = patches.count / max(1, images.count)
    for (place, image) in images.enumerated() {
      cutter.cut(
        patches[(place * stride)..<((place + 1) * stride)], from: source.pixels,
        image: source.indices[image], box: source.shape.centredSquare, mirror: false,
        visits: visits?[place], scratch: scratch.all)
    }
  }
}
