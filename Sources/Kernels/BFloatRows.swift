internal import CKernels

/// A matrix of bfloat16 values, the upper halves of single-precision numbers, in a float buffer.
///
/// Each row begins on a cache line; padding beyond the width is zero, so that products may read
/// whole vectors.
public struct BFloatRows {
  let storage: FloatSlice
  public let rows: Int
  public let width: Int

  /// A view of `storage`, which has `floats(perRow: width)` floats for each row.
  public init(_ storage: FloatSlice, rows: Int, width: Int) {
    precondition(storage.count >= rows * Self.floats(perRow: width))
    (self.storage, self.rows, self.width) = (storage, rows, width)
  }

  /// Floats of memory per row.
  public static func floats(perRow width: Int) -> Int { patchlaw_bfloat_stride(width) / 2 }

  var pointer: UnsafeMutablePointer<UInt16> {
    unsafe UnsafeMutableRawPointer(storage.pointer).assumingMemoryBound(to: UInt16.self)
  }
  private var words: UnsafeMutablePointer<UInt32> {
    unsafe UnsafeMutableRawPointer(storage.pointer).assumingMemoryBound(to: UInt32.self)
  }

  /// Overwrites the rows with single-precision values, rounded to nearest, ties to even.
  ///
  /// - Parameter values: [rows, width].
  public func round(_ values: FloatSlice) {
    precondition(values.count >= rows * width)
    unsafe patchlaw_bfloat_from_float(pointer, values.pointer, rows, width)
  }

  /// Converts the values, [rows, width], exactly.
  public func widen(into values: FloatSlice) {
    precondition(values.count >= rows * width)
    unsafe patchlaw_float_from_bfloat(values.pointer, pointer, rows, width)
  }

  /// Multiplies elementwise by another matrix of the same size.
  public func multiply(by factor: BFloatRows) {
    precondition(factor.rows == rows && factor.width == width)
    unsafe patchlaw_bfloat_multiply(pointer, factor.pointer, rows, width)
  }

  /// The rows as the left side of a product that sums over the width.
  func operands(_ right: BFloatPanels) -> patchlaw_bfloat_operands {
    precondition(right.summed == width)
    let row = patchlaw_bfloat_stride(width) / 2
    return unsafe patchlaw_bfloat_operands(
      left: words, left_row: row, left_step: 1, left_tile: 8 * row, right: right.words,
      rows: rows, columns: right.columns, pairs: (width + 1) / 2)
  }
}

/// One side of a bfloat16 product, packed in the order in which the product reads it.
public struct BFloatPanels {
  /// Which side of the product the panels are for.
  public enum Side: Sendable {
    case left
    case right

    var width: Int { self == .left ? Int(PATCHLAW_LEFT_PANEL) : Int(PATCHLAW_RIGHT_PANEL) }
  }

  let storage: FloatSlice
  let side: Side
  /// Columns, or for the left side rows, of the product.
  let columns: Int
  /// Length of the summed dimension.
  let summed: Int

  var words: UnsafeMutablePointer<UInt32> {
    unsafe UnsafeMutableRawPointer(storage.pointer).assumingMemoryBound(to: UInt32.self)
  }

  /// Size of the panels in floats.
  public static func count(columns: Int, summed: Int, side: Side) -> Int {
    patchlaw_bfloat_panel_words(columns, summed, side.width)
  }

  private init(_ storage: FloatSlice, columns: Int, summed: Int, side: Side) {
    precondition(storage.count >= Self.count(columns: columns, summed: summed, side: side))
    (self.storage, self.columns, self.summed, self.side) = (storage, columns, summed, side)
  }

  /// A view of existing panels.
  public static func view(_ storage: FloatSlice, columns: Int, summed: Int) -> BFloatPanels {
    BFloatPanels(storage, columns: columns, summed: summed, side: .right)
  }

  /// Packs a matrix for a product that sums over its rows.
  public static func overRows(
    of matrix: BFloatRows, side: Side, into storage: FloatSlice
  ) -> BFloatPanels {
    let panels = BFloatPanels(storage, columns: matrix.width, summed: matrix.rows, side: side)
    unsafe patchlaw_bfloat_panels_over_rows(
      panels.words, matrix.pointer, matrix.rows, matrix.width, side.width)
    return panels
  }

  /// Packs a matrix for the right side of a product that sums over its width: its transpose.
  @discardableResult
  public static func overWidth(
    of matrix: BFloatRows, into storage: FloatSlice
  ) -> BFloatPanels {
    let panels = BFloatPanels(
      storage, columns: matrix.rows, summed: matrix.width, side: .right)
    unsafe patchlaw_bfloat_panels_over_width(
      panels.words, matrix.pointer, matrix.rows, matrix.width)
    return panels
  }

  /// The panels as the left side of a product over the same summed dimension.
  func operands(_ right: BFloatPanels) -> patchlaw_bfloat_operands {
    precondition(side == .left && right.side == .right && right.summed == summed)
    let pairs = (summed + 1) / 2
    return unsafe patchlaw_bfloat_operands(
      left: words, left_row: 1, left_step: 8, left_tile: 8 * pairs, right: right.words,
      rows: columns, columns: right.columns, pairs: pairs)
  }
}
