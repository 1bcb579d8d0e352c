internal import CKernels

/// Finds the largest values of each row, in descending order; ties go to the first.
///
/// - Parameters:
///   - values: [rows, wanted]. Overwritten.
///   - places: [rows, wanted], their columns. Overwritten.
///   - input: [rows, count].
///   - rows: Number of rows.
///   - count: Values per row.
///   - wanted: Number of values to find; at most `count`.
public func largestOfRows(
  values: FloatSlice, places: IntBuffer, input: FloatSlice, rows: Int, count: Int, wanted: Int
) {
  precondition(wanted <= count && input.count >= rows * count)
  precondition(values.count >= rows * wanted && places.count >= rows * wanted)
  unsafe patchlaw_largest_of_rows(
    values.pointer, places.base, input.pointer, rows, count, wanted)
}
