internal import CKernels

// Matrices are row-major; a weight is [outputs, inputs].

/// Multiplies each row by a weight.
///
///     output = input · weightᵀ        (added to `output` when `accumulate`)
///
/// - Parameters:
///   - output: [rows, outputs]. Overwritten, or accumulated into.
///   - input: [rows, inputs].
///   - weight: [outputs, inputs].
///   - rows: Number of rows.
///   - inputs: Values per input row.
///   - outputs: Values per output row.
///   - accumulate: Whether to add to `output`.
public func linearForward(
  output: FloatSlice, input: FloatSlice, weight: FloatSlice,
  rows: Int, inputs: Int, outputs: Int, accumulate: Bool = false
) {
  precondition(input.count >= rows * inputs && output.count >= rows * outputs)
  precondition(weight.count == inputs * outputs)
  unsafe patchlaw_gemm(
    output.pointer, outputs, input.pointer, inputs, false, weight.pointer, inputs, true,
    rows, outputs, inputs, accumulate ? 1 : 0)
}

/// Propagates a gradient through
/// ``linearForward(output:input:weight:rows:inputs:outputs:accumulate:)`` to its input.
///
///     inputGradient = outputGradient · weight
///
/// - Parameters:
///   - inputGradient: [rows, inputs]. Overwritten, or accumulated into.
///   - outputGradient: [rows, outputs].
///   - weight: [outputs, inputs].
///   - rows: Number of rows.
///   - inputs: Values per input row.
///   - outputs: Values per output row.
///   - accumulate: Whether to add to `inputGradient`.
public func linearInputBackward(
  inputGradient: FloatSlice, outputGradient: FloatSlice, weight: FloatSlice,
  rows: Int, inputs: Int, outputs: Int, accumulate: Bool
) {
  precondition(inputGradient.count >= rows * inputs && outputGradient.count >= rows * outputs)
  precondition(weight.count == inputs * outputs)
  unsafe patchlaw_gemm(
    inputGradient.pointer, inputs, outputGradient.pointer, outputs, false, weight.pointer, inputs,
    false, rows, inputs, outputs, accumulate ? 1 : 0)
}

/// Computes the gradient of the weight.
///
///     weightGradient += outputGradientᵀ · input
///
/// - Parameters:
///   - weightGradient: [outputs, inputs]. Accumulated into.
///   - outputGradient: [rows, outputs].
///   - input: [rows, inputs].
///   - rows: Number of rows, over which the product sums.
///   - inputs: Values per input row.
///   - outputs: Values per output row.
public func linearWeightBackward(
  weightGradient: FloatSlice, outputGradient: FloatSlice, input: FloatSlice,
  rows: Int, inputs: Int, outputs: Int
) {
  precondition(input.count >= rows * inputs && outputGradient.count >= rows * outputs)
  precondition(weightGradient.count == inputs * outputs)
  unsafe patchlaw_gemm(
    weightGradient.pointer, inputs, outputGradient.pointer, outputs, true, input.pointer, inputs,
    false, outputs, inputs, rows, 1)
}
