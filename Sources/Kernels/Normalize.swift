internal import CKernels

/// Scales each row to length 1.
///
///     output = input / ‖input‖
///
/// - Parameters:
///   - output: [rows, width]. Overwritten.
///   - input: [rows, width].
///   - rows: Vectors scaled.
///   - width: Length of each vector.
public func normalizeRowsForward(
  output: FloatSlice, input: FloatSlice, rows: Int, width: Int
) {
  precondition(output.count >= rows * width && input.count >= rows * width)
  unsafe patchlaw_normalize_rows_forward(output.pointer, input.pointer, rows, width)
}

/// Sends a gradient back through ``normalizeRowsForward(output:input:rows:width:)``.
///
/// - Parameters:
///   - inputGradient: [rows, width]. Overwritten, or accumulated into.
///   - outputGradient: [rows, width].
///   - output: [rows, width], as the forward pass left it.
///   - input: [rows, width].
///   - rows: Vectors scaled.
///   - width: Length of each vector.
///   - accumulate: Whether `inputGradient` keeps what it holds.
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
