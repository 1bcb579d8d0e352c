/// One kind of tokens of an image: its patches, the hidden ones, or those of one view.
///
/// A set belongs to the graph that declares it. The rows of a tensor are those of a set, or of a
/// fixed number, so that views of different sizes and parts of an image are possible in one graph;
/// an operation reads the set of its input.
public struct TokenSet: Hashable, Sendable {
  let index: Int
  /// Rows per image; the maximum if images differ.
  public let perImage: Int
  /// Whether every image has exactly `perImage` rows, so that they can attend to each other.
  public let isUniform: Bool
  /// Groups into which the rows of each image are divided, such as its views; only tokens of one
  /// group attend to each other.
  public let groups: Int

  /// Number of leading tokens of each group, such as a class token and registers.
  public var lead = 0

  /// Rows of each group.
  public var length: Int { perImage / groups }

  /// The images themselves, one row each; every graph has it.
  public static let images = TokenSet(index: 0, perImage: 1, isUniform: true, groups: 1)
}

/// The properties of one token set.
struct TokenSetDescription: Sendable {
  let name: String
  let set: TokenSet
  /// The set from which each execution selects it; nil for a whole set.
  let origin: TokenSet?
  /// The same without leading tokens; nil for a set without them.
  var rest: TokenSet? = nil
  /// The default raster index of each of an image's rows.
  let cells: [Int]
  /// Rows of an average image, as far as the operation count is concerned.
  let counted: Int
}

/// The kind of a tensor's rows, which determines their number in a shard.
public enum RowSet: Hashable, Sendable {
  case tokens(TokenSet)
  /// A fixed number of rows, independent of the images.
  case fixed(Int)

  /// One row per image.
  public static let images = RowSet.tokens(.images)
}

/// The number of images, and of rows of each token set, in one execution.
public struct Extents: Hashable, Sendable {
  public let images: Int
  /// Rows of the sets whose numbers differ between images, by index of the set.
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
