public import Kernels

/// Images with eight bits per channel, stored once and shared by the sets that select from them.
public struct ImageSet: Sendable {
  public let shape: ImageShape
  /// [stored images, height, width, channels].
  public let pixels: StoredBytes
  /// The label of every stored image; nil if images have no labels.
  let labels: [UInt16]?
  /// The index of the stored image for each image of this set.
  public let indices: [Int]

  /// A set of all stored images.
  ///
  /// - Parameters:
  ///   - shape: The shape of every image.
  ///   - pixels: [count, height, width, channels].
  ///   - labels: [count]; nil if images have no labels.
  public init(shape: ImageShape, pixels: StoredBytes, labels: [UInt16]?) {
    let count = pixels.count / shape.byteCount
    precondition(pixels.count == count * shape.byteCount && labels?.count ?? count == count)
    (self.shape, self.pixels, self.labels) = (shape, pixels, labels)
    indices = Array(0..<count)
  }

  private init(choosing indices: [Int], from set: ImageSet) {
    (shape, pixels, labels) = (set.shape, set.pixels, set.labels)
    self.indices = indices
  }

  public var count: Int { indices.count }

  public var isLabeled: Bool { labels != nil }

  /// The class of an image of this set, which must have labels.
  public func label(_ image: Int) -> Int {
    guard let labels else { preconditionFailure("images without labels were asked for one") }
    return Int(labels[indices[image]])
  }

  /// The images at the given indices of this set.
  public func choosing(_ places: some Sequence<Int>) -> ImageSet {
    ImageSet(choosing: places.map { indices[$0] }, from: self)
  }
}
