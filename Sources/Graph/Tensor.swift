import Kernels

/// A matrix in a graph: a number that its ``Graph`` gives meaning to.
public struct Tensor: Hashable, Sendable {
  let index: Int
}

/// What the rows of a tensor stand for, which tells how many there are in a shard.
public enum RowSet: Hashable, Sendable {
  /// One row per patch of each image.
  case patches
  /// One row per patch whose prediction counts in the loss.
  case counted
  /// One row per image.
  case images
  /// Always so many rows.
  case fixed(Int)
}

/// How many images, and rows that count, one execution has.
public struct Extents: Hashable, Sendable {
  public var images: Int
  public var patchesPerImage: Int
  public var counted: Int

  public init(images: Int, patchesPerImage: Int, counted: Int) {
    (self.images, self.patchesPerImage, self.counted) = (images, patchesPerImage, counted)
  }

  /// The largest extents of so many images: every patch counts.
  public static func whole(images: Int, patchesPerImage: Int) -> Extents {
    Extents(
      images: images, patchesPerImage: patchesPerImage, counted: images * patchesPerImage)
  }

  public func rows(_ set: RowSet) -> Int {
    switch set {
    case .patches: images * patchesPerImage
    case .counted: counted
    case .images: images
    case .fixed(let count): count
    }
  }
}

/// What a graph knows of one tensor.
struct TensorDescription: Sendable {
  enum Kind: Hashable, Sendable {
    case input
    case parameter(Range<Int>)
    /// A parameter that is never trained.
    case frozen(Range<Int>)
    case constant([Float])
    /// Written by an operation.
    case activation
  }

  let kind: Kind
  let rows: RowSet
  let width: Int
  /// Whether a parameter that is trained lies somewhere upstream.
  let needsGradient: Bool
  var element = Element.float

  /// Floats of memory that one row takes.
  var floatsPerRow: Int {
    element == .float ? width : BFloatRows.floats(perRow: width)
  }
}
