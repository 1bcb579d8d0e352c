internal import CKernels

/// Scales each row to length 1.
///
///     output = input / ‖input‖
///
/// - Parameters:
///   - output: [rows, width]. Overwritten.
///   - input: [rows, width].
///   - rows: Number of rows.
///   - width: Values per row.
public func normalizeRowsForward(
  output: FloatSlice, input: FloatSlice, rows: Int, width: Int
) {
  precondition(output.count >= rows * width && input.count >= rows * width)
  unsafe patchlaw_normalize_rows_forward(output.pointer, input.pointer, rows, width)
}

/// Propagates a gradient through ``normalizeRowsForward(output:input:rows:width:)``.
///
/// - Parameters:
///   - inputGradient: [rows, width]. Overwritten, or accumulated into.
///   - outputGradient: [rows, width].
///   - output: [rows, width], as written by the forward pass.
///   - input: [rows, width].
///   - rows: Number of rows.
///   - width: Values per row.
///   - accumulate: Whether to add to `inputGradient`.
public func normalizeRowsBackward(
  inputGradient: FloatSlice, outputGradient: FloatSlice, output: FloatSlice, input: FloatSlice,
  rows: Int, width: Int, accumulate: Bool
) {
  precondition(inputGradient.count >= rows * width && outputGradient.count >= rows * width)
  precondition(output.count >= rows * width && input.count >= rows * width)
  unsafe patchlaw_normalize_rows_backward(
    inputGradient.pointer, outputGradient.pointer, output.pointer, input.pointer, rows, width,
    accumulate)
}
