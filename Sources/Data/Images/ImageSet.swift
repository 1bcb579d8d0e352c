/// Labelled images, eight bits a channel, held once however many sets choose from them.
public struct ImageSet: Sendable {
  public let shape: ImageShape
  /// [stored images, height, width, channels].
  public let pixels: [UInt8]
  private let storedLabels: [UInt8]
  /// The stored image behind each image of this set.
  public let indices: [Int]

  /// A set of all stored images.
  ///
  /// - Parameters:
  ///   - shape: Of every image.
  ///   - pixels: [count, height, width, channels].
  ///   - labels: [count].
  public init(shape: ImageShape, pixels: [UInt8], labels: [UInt8]) {
    precondition(pixels.count == labels.count * shape.byteCount)
    (self.shape, self.pixels, storedLabels) = (shape, pixels, labels)
    indices = Array(labels.indices)
  }

  private init(choosing indices: [Int], from set: ImageSet) {
    (shape, pixels, storedLabels) = (set.shape, set.pixels, set.storedLabels)
    self.indices = indices
  }

  public var count: Int { indices.count }

  /// Of every stored image.
  var labels: [UInt8] { storedLabels }

  public func label(_ image: Int) -> Int { Int(storedLabels[indices[image]]) }

  /// The images at the given places of this set.
  public func choosing(_ places: some Sequence<Int>) -> ImageSet {
    ImageSet(choosing: places.map { indices[$0] }, from: self)
  }
}
