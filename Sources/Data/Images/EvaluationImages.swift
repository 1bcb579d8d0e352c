public import Kernels

/// Images center-cropped and resized without augmentation, cut into patches.
public struct EvaluationImages: Sendable {
  public let source: ImageSet
  private let cutter: PatchCutter
  private let views: [ViewCutter]

  /// - Parameters:
  ///   - dataset: Defines the standardization.
  ///   - set: The images.
  ///   - grid: The patch grid of an image.
  ///   - order: Raster index of the patch at each position of the reading order.
  ///   - views: The views that ``fill(_:images:views:)`` can write.
  public init(
    dataset: Dataset, set: ImageSet, grid: PatchGrid, order: [Int], views: [ViewCrop] = []
  ) {
    source = set
    self.views = views.map { ViewCutter($0, dataset: dataset, shape: dataset.training.shape) }
    cutter = dataset.cutter(grid: grid, order: order, shape: dataset.training.shape)
  }

  public var count: Int { source.count }

  /// Writes images as patches.
  ///
  /// - Parameters:
  ///   - patches: [images, T, P], standardized. Overwritten.
  ///   - images: Indices in the set.
  ///   - readingOrder: The reading order of each image; the set's default order if nil.
  public func fill(
    _ patches: FloatSlice, images: some Collection<Int>, readingOrder: [[Int]]? = nil
  ) {
    let scratch = FloatBuffer(count: cutter.scratchCount)
    let stride = patches.count / max(1, images.count)
    for (place, image) in images.enumerated() {
      cutter.cut(
        patches[(place * stride)..<((place + 1) * stride)], from: source.pixels,
        image: source.indices[image], box: source.shape.centeredSquare, mirror: false,
        readingOrder: readingOrder?[place], scratch: scratch.all)
    }
  }

  /// Writes some of the views of each image as patches, the same at every call.
  ///
  /// - Parameters:
  ///   - patches: [images, views, T, P], standardized. Overwritten.
  ///   - images: Indices in the set.
  ///   - views: Indices of the views given to the initializer, all of one size.
  public func fill(_ patches: FloatSlice, images: some Collection<Int>, views: Range<Int>) {
    let stride = patches.count / max(1, images.count * views.count)
    for (place, image) in images.enumerated() {
      for (index, view) in self.views[views].enumerated() {
        // Seed 0 for every run: all runs are evaluated on the same views.
        var generator = SeededGenerator(seed: 0, stream: .augmentation, image, view.number)
        let start = (place * views.count + index) * stride
        view.cut(
          patches[start..<(start + stride)], of: source, image: image, flips: false, colors: nil,
          using: &generator)
      }
    }
  }
}
