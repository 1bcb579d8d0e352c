/// The patches of one square image.
public struct PatchGrid: Hashable, Sendable {
  public let rows: Int
  public let columns: Int
  public let patchSize: Int
  public let channels: Int

  /// Divides an image into patches.
  ///
  /// - Throws: ``DataError`` if the image is not square, or is not a grid of several patches.
  public init(shape: ImageShape, patchSize: Int) throws {
    let size = shape.height
    guard size == shape.width else {
      throw DataError.notSquare(height: shape.height, width: shape.width)
    }
    guard size != patchSize else { throw DataError.onePatch(patchSize: patchSize, size: size) }
    guard patchSize > 0, size.isMultiple(of: patchSize) else {
      throw DataError.patchesDoNotTile(patchSize: patchSize, size: size)
    }
    rows = shape.height / patchSize
    columns = shape.width / patchSize
    self.patchSize = patchSize
    channels = shape.channels
  }

  /// The grid of a smaller or larger square view with patches of the same size.
  public func square(side: Int) -> PatchGrid {
    PatchGrid(rows: side, columns: side, patchSize: patchSize, channels: channels)
  }

  /// A whole square image as one patch.
  public static func whole(_ shape: ImageShape) -> PatchGrid {
    PatchGrid(rows: 1, columns: 1, patchSize: shape.height, channels: shape.channels)
  }

  init(rows: Int, columns: Int, patchSize: Int, channels: Int) {
    (self.rows, self.columns, self.patchSize, self.channels) = (rows, columns, patchSize, channels)
  }

  /// The size of the image in pixels.
  public var shape: ImageShape {
    ImageShape(height: rows * patchSize, width: columns * patchSize, channels: channels)
  }
  /// T: patches per image.
  public var count: Int { rows * columns }
  /// P: values per patch.
  public var valuesPerPatch: Int { patchSize * patchSize * channels }
  /// Pixels per side of the image.
  public var size: Int { rows * patchSize }
}
