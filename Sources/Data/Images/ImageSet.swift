/// Images, eight bits a channel, held once however many sets choose from them.
public struct ImageSet: Sendable {
  public let shape: ImageShape
  /// [stored images, height, width, channels].
  public let pixels: [UInt8]
  /// Of every stored image; nil where images have no labels.
  let labels: [UInt8]?
  /// The stored image behind each image of this set.
  public let indices: [Int]

  /// A set of all stored images.
  ///
  /// - Parameters:
  ///   - shape: Of every image.
  ///   - pixels: [count, height, width, channels].
  ///   - labels: [count]; nil where images have no labels.
  public init(shape: ImageShape, pixels: [UInt8], labels: [UInt8]?) {
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

  public var isLabelled: Bool { labels != nil }

  /// The class of an image of this set, which must be labelled.
  public func label(_ image: Int) -> Int {
    guard let labels else { preconditionFailure("images without labels were asked for one") }
    return Int(labels[indices[image]])
  }

  /// The images at the given places of this set.
  public func choosing(_ places: some Sequence<Int>) -> ImageSet {
    ImageSet(choosing: places.map { indices[$0] }, from: self)
  }
}
