public import Kernels

/// The tokens of one set in an execution: their positions, masks and labels.
public final class Tokens {
  /// The tokens from which these are selected; nil for a whole set.
  let origin: Tokens?
  /// The same without leading tokens; nil for a set without them.
  private let rest: Tokens?
  /// The raster index of the patch at each row of a whole set.
  public let cells: IntBuffer
  /// For a selected set: row numbers among the tokens from which these are selected.
  public let rows: IntBuffer
  /// For each group of each image, the number of leading tokens that all its tokens attend to; all
  /// by default.
  public let prefix: IntBuffer
  /// The labels of a cross-entropy at each row.
  public let labels: IntBuffer

  /// The tokens that have positions and prefixes: those after the leading ones.
  var withoutLead: Tokens { rest ?? self }

  init(_ description: TokenSetDescription, origin: Tokens?, rest: Tokens?, _ images: Int) {
    let perImage = description.set.perImage
    (self.origin, self.rest) = (origin, rest)
    cells = IntBuffer(count: origin == nil && rest == nil ? images * perImage : 0)
    rows = IntBuffer(count: origin == nil ? 0 : images * perImage)
    prefix = IntBuffer(count: images * description.set.groups)
    labels = IntBuffer(count: images * perImage)
    for group in 0..<prefix.count { prefix[group] = description.set.length }
    for image in 0..<images {
      if cells.count > 0 { cells.copy(description.cells, at: image * perImage) }
    }
  }
}
