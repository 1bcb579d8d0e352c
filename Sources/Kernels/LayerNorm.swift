internal import CKernels

/// Normalizes each row, then scales and shifts it.
///
///     output = (input − mean) · rstd · scale + shift,   rstd = 1 / √(variance + ε)
///
/// Variance is the biased estimate. Source: Ba et al. 2016 (arXiv:1607.06450), equation 3.
///
/// - Parameters:
///   - output: [rows, width]. Overwritten.
///   - statistics: [rows, 2], mean and rstd. Overwritten; the backward pass reads it.
///   - input: [rows, width].
///   - scale: [width].
///   - shift: [width].
///   - rows: Number of rows.
///   - width: Values per row.
///   - epsilon: Added to the variance.
public func layerNormForward(
  output: FloatSlice, statistics: FloatSlice, input: FloatSlice, scale: FloatSlice,
  shift: FloatSlice, rows: Int, width: Int, epsilon: Float
) {
  precondition(input.count >= rows * width && output.count >= rows * width)
  precondition(statistics.count >= 2 * rows && scale.count == width && shift.count == width)
  unsafe patchlaw_layer_norm_forward(
    output.pointer, statistics.pointer, input.pointer, scale.pointer, shift.pointer, rows, width,
    epsilon)
}

/// Propagates a gradient through
/// ``layerNormForward(output:statistics:input:scale:shift:rows:width:epsilon:)``.
///
/// - Parameters:
///   - inputGradient: [rows, width]. Overwritten, or accumulated into.
///   - scaleGradient: [width]. Accumulated into; nil, with the shift's, if both are frozen.
///   - shiftGradient: [width]. Accumulated into.
///   - outputGradient: [rows, width].
///   - input: [rows, width].
///   - statistics: [rows, 2], as written by the forward pass.
///   - scale: [width].
///   - rows: Number of rows.
///   - width: Values per row.
///   - accumulate: Whether to add to `inputGradient`.
public func layerNormBackward(
  inputGradient: FloatSlice, scaleGradient: FloatSlice?, shiftGradient: FloatSlice?,
  outputGradient: FloatSlice, input: FloatSlice, statistics: FloatSlice, scale: FloatSlice,
  rows: Int, width: Int, accumulate: Bool
) {
  precondition(inputGradient.count >= rows * width && outputGradient.count >= rows * width)
  precondition(input.count >= rows * width && statistics.count >= 2 * rows)
  precondition(scale.count == width)
  precondition(scaleGradient?.count ?? width == width && shiftGradient?.count ?? width == width)
  precondition(
    (scaleGradient == nil) == (shiftGradient == nil), "scale and shift must be frozen together")
  unsafe patchlaw_layer_norm_backward(
    inputGradient.pointer, scaleGradient?.pointer, shiftGradient?.pointer, outputGradient.pointer,
    input.pointer, statistics.pointer, scale.pointer, rows, width, accumulate)
}
