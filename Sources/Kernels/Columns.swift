internal import CKernels

/// Computes each column's mean and biased variance.
///
/// - Parameters:
///   - mean: [width]. Overwritten.
///   - variance: [width]. Overwritten.
///   - input: [rows, width].
///   - rows: Number of rows.
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
///   - rows: Number of rows.
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

/// Propagates a gradient through columns standardized by their own statistics.
///
///     inputGradient = (g − mean(g) − n · mean(g · n)) / √(variance + ε),   n the output
///
/// Source: Ioffe & Szegedy 2015 (arXiv:1502.03167), section 3.
///
/// - Parameters:
///   - inputGradient: [rows, width]. Overwritten, or accumulated into.
///   - outputGradient: [rows, width].
///   - output: [rows, width], as the forward pass wrote it.
///   - variance: [width], of the input.
///   - rows: Number of rows.
///   - epsilon: Added to the variance.
///   - accumulate: Whether to add to `inputGradient`.
public func standardizeColumnsBackward(
  inputGradient: FloatSlice, outputGradient: FloatSlice, output: FloatSlice, variance: FloatSlice,
  rows: Int, epsilon: Float, accumulate: Bool
) {
  let width = variance.count
  precondition(inputGradient.count >= rows * width && outputGradient.count >= rows * width)
  precondition(output.count >= rows * width)
  unsafe patchlaw_standardize_columns_backward(
    inputGradient.pointer, outputGradient.pointer, output.pointer, variance.pointer, rows, width,
    epsilon, accumulate)
}
