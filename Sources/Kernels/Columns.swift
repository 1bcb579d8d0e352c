internal import CKernels

/// Measures each column's mean and biased variance.
///
/// - Parameters:
///   - mean: [width]. Overwritten.
///   - variance: [width]. Overwritten.
///   - input: [rows, width].
///   - rows: Rows measured.
public func columnStatistics(
  mean: FloatSlice, variance: FloatSlice, input: FloatSlice, rows: Int
) {
  precondition(variance.count == mean.count && input.count >= rows * mean.count)
  unsafe patchlaw_column_statistics(
    mean.pointer, variance.pointer, input.pointer, rows, mean.count)
}

/// Standardizes each column: `(input − mean) / √(variance + ε)`.
///
/// - Parameters:
///   - output: [rows, width]. Overwritten.
///   - input: [rows, width].
///   - mean: [width].
///   - variance: [width].
///   - rows: Rows written.
///   - epsilon: Added to the variance.
public func standardizeColumns(
  output: FloatSlice, input: FloatSlice, mean: FloatSlice, variance: FloatSlice, rows: Int,
  epsilon: Float
) {
  let width = mean.count
  precondition(output.count >= rows * width && input.count >= rows * width)
  precondition(variance.count == width)
  unsafe patchlaw_standardize_columns(
    output.pointer, input.pointer, mean.pointer, variance.pointer, rows, width, epsilon)
}
