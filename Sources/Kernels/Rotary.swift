internal import CKernels

/// The rows and columns that a rotation by position changes.
public struct RotatedRows: Hashable, Sendable {
  /// Leading rows of each group, which are not rotated.
  public let lead: Int
  /// Other rows of each group.
  public let length: Int
  /// Values per row.
  public let stride: Int
  /// Consecutive segments of each row, from its first column.
  public let segments: Int
  /// Values per segment; even.
  public let width: Int

  public init(lead: Int, length: Int, stride: Int, segments: Int, width: Int) {
    precondition(width.isMultiple(of: 2), "values are rotated in pairs")
    precondition(segments * width <= stride, "segments must lie within their row")
    (self.lead, self.length, self.stride) = (lead, length, stride)
    (self.segments, self.width) = (segments, width)
  }
}

/// Rotates adjacent pairs of values of each segment by the angles of the row's position, in place.
///
///     (x, y) → (x cos φ − y sin φ, x sin φ + y cos φ)
///
/// Source: Su et al. 2021 (arXiv:2104.09864), equation 34.
///
/// - Parameters:
///   - values: [rows, stride].
///   - table: [positions, 2, width]: for each value of a segment the cosine, then the sine, of its
///     pair.
///   - readingOrder: The position of each row, counted without leading rows.
///   - selected: Where the rows are selected: their numbers in `readingOrder`; nil for all rows.
///   - shape: What is rotated.
///   - rows: Number of rows, leading ones included.
///   - isInverse: Whether angles are negated, as for gradients.
public func rotate(
  _ values: FloatSlice, table: FloatSlice, readingOrder: IntBuffer, selected: IntBuffer?,
  shape: RotatedRows, rows: Int, isInverse: Bool
) {
  let counted = rows / (shape.lead + shape.length) * shape.length
  precondition(values.count >= rows * shape.stride)
  precondition(selected.map { $0.count >= counted } ?? (readingOrder.count >= counted))
  assert(selected?.areIndices(counted, below: readingOrder.count) ?? true)
  unsafe patchlaw_rotate(
    values.pointer, table.pointer, readingOrder.base, selected?.base, rows, shape.lead,
    shape.length, shape.stride, shape.segments, shape.width, isInverse ? -1 : 1)
}
