import Data
import Kernels

/// Assigns each patch the nearest code of a codebook.
final class CodebookReader: TokenReader {
  let codes: IntBuffer
  private let table: CodeTable
  /// [vocabulary, P].
  private let values: [Float]
  private let patchesPerImage: Int
  private let space: TokenSpace
  private let scratch: FloatBuffer

  /// - Parameters:
  ///   - values: The codes, [vocabulary, P].
  ///   - grid: The patch grid of an image.
  ///   - space: The space of the codes.
  ///   - images: The maximum number of images per call.
  init(values: [Float], grid: PatchGrid, space: TokenSpace, images: Int) {
    (self.values, self.space, patchesPerImage) = (values, space, grid.count)
    table = CodeTable(values, width: grid.valuesPerPatch)
    codes = IntBuffer(count: images * grid.count)
    scratch = FloatBuffer(count: space == .normalizedPixels ? codes.count * table.width : 0)
  }

  func read(_ patches: FloatSlice, images: Int, readingOrder: IntBuffer?) {
    let rows = images * patchesPerImage
    let seen = space.values(patches, rows: rows, width: table.width, scratch: scratch.all)
    table.nearest(codes: codes, input: seen, rows: rows)
  }

  func patches(images: Int) -> [Float] {
    (0..<(images * patchesPerImage)).flatMap { row in
      values[(codes[row] * table.width)..<((codes[row] + 1) * table.width)]
    }
  }
}
