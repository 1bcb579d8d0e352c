public import Kernels

/// The tokens of one set in an execution: where they lie, what they see, which labels they have.
public final class Tokens {
  /// The tokens that these are chosen from; nil for a whole set.
  let origin: Tokens?
  /// The raster index of the patch at each row of a whole set.
  public let cells: IntBuffer
  /// Row numbers among the tokens that these are chosen from; of a chosen set.
  public let rows: IntBuffer
  /// Of each group of each image, the number of leading tokens that all its tokens see; all until
  /// set.
  public let prefix: IntBuffer
  /// What a cross-entropy is to predict at each row.
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
