/// Rows of one kind that images have: their patches, those that are hidden, those of one view.
///
/// A set belongs to the graph that declares it. Every tensor's rows are those of a set, or of fixed
/// number, so that views of different sizes, and parts of an image, live in one graph; an operation
/// reads the set of its input.
public struct TokenSet: Hashable, Sendable {
  let index: Int
  /// Rows of each image; the most where images may differ.
  public let perImage: Int
  /// Whether every image has exactly `perImage` rows, so that they can attend to each other.
  public let isUniform: Bool
  /// Groups into which the rows of each image are divided, such as views of it; only tokens of one
  /// group attend to each other.
  public let groups: Int

  /// Rows of each group.
  public var length: Int { perImage / groups }

  /// The images themselves, one row each; every graph has it.
  public static let images = TokenSet(index: 0, perImage: 1, isUniform: true, groups: 1)
}

/// What a graph knows of one token set.
struct TokenSetDescription: Sendable {
  let name: String
  let set: TokenSet
  /// The set that each execution chooses it from; nil for a set of its own.
  let origin: TokenSet?
  /// The raster index of each of an image's rows, unless an execution says otherwise.
  let cells: [Int]
}

/// What the rows of a tensor stand for, which determines how many there are in a shard.
public enum RowSet: Hashable, Sendable {
  case tokens(TokenSet)
  /// The same number of rows, whatever the images.
  case fixed(Int)

  /// One row per image.
  public static let images = RowSet.tokens(.images)
}

/// How many images, and rows of each token set, one execution has.
public struct Extents: Hashable, Sendable {
  public let images: Int
  /// Rows of the sets of which images have different numbers; by the sets' indices.
  var counts: [Int]

  /// Rows of a set.
  public func rows(_ set: TokenSet) -> Int {
    set.isUniform ? images * set.perImage : counts[set.index]
  }

  public func rows(_ rows: RowSet) -> Int {
    switch rows {
    case .tokens(let set): self.rows(set)
    case .fixed(let count): count
    }
  }
}
