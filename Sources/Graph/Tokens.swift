public import Kernels

/// The tokens of one set in an execution: their positions, masks and labels.
public final class Tokens {
  /// The tokens from which these are selected; nil for a whole set.
  let origin: Tokens?
  /// The raster index of the patch at each row of a whole set.
  public let cells: IntBuffer
  /// For a selected set: row numbers among the tokens from which these are selected.
  public let rows: IntBuffer
  /// For each group of each image, the number of leading tokens that all its tokens attend to; all
  /// by default.
  public let prefix: IntBuffer
  /// The labels of a cross-entropy at each row.
  public let labels: IntBuffer

  init(_ description: TokenSetDescription, origin: Tokens?, _ images: Int) {
    let perImage = description.set.perImage
    self.origin = origin
    cells = IntBuffer(count: origin == nil ? images * perImage : 0)
    rows = IntBuffer(count: origin == nil ? 0 : images * perImage)
    prefix = IntBuffer(count: images * description.set.groups)
    labels = IntBuffer(count: images * perImage)
    for group in 0..<prefix.count { prefix[group] = description.set.length }
    for image in 0..<images {
      if origin == nil { cells.copy(description.cells, at: image * perImage) }
    }
  }
}
