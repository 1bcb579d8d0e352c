internal import CKernels

/// Multiplies values by gates through the sigmoid linear unit.
///
///     output = gate / (1 + e^−gate) · value
///
/// Source: Shazeer 2020 (arXiv:2002.05202), equation 5.
///
/// - Parameters:
///   - output: [rows, width]. Overwritten.
///   - input: [rows, 2 · width], in each row the gates, then the values.
///   - rows: Number of rows.
///   - width: Values per row of the output.
public func swiGLUForward(output: FloatSlice, input: FloatSlice, rows: Int, width: Int) {
  precondition(output.count >= rows * width && input.count >= 2 * rows * width)
  unsafe patchlaw_swiglu_forward(output.pointer, input.pointer, rows, width)
}

/// Propagates a gradient through ``swiGLUForward(output:input:rows:width:)``.
///
/// - Parameters:
///   - inputGradient: [rows, 2 · width]. Overwritten.
///   - outputGradient: [rows, width].
///   - input: [rows, 2 · width], as the forward pass read it.
///   - rows: Number of rows.
///   - width: Values per row of the output.
public func swiGLUBackward(
  inputGradient: FloatSlice, outputGradient: FloatSlice, input: FloatSlice, rows: Int, width: Int
) {
  precondition(inputGradient.count >= 2 * rows * width && outputGradient.count >= rows * width)
  precondition(input.count >= 2 * rows * width)
  unsafe patchlaw_swiglu_backward(
    inputGradient.pointer, outputGradient.pointer, input.pointer, rows, width)
}
