internal import CKernels

// Matrices are row-major; a weight is [outputs, inputs].

/// What the product of a linear map is added to.
public enum LinearStart {
  case zero
  /// A bias [outputs], repeated for each row.
  case row(FloatSlice)
  /// Values [rows, outputs], such as a residual stream; may be the output itself.
  case rows(FloatSlice)
}

/// Multiplies each row by a weight.
///
///     output = start + input · weightᵀ
///
/// - Parameters:
///   - output: [rows, outputs]. Overwritten.
///   - input: [rows, inputs].
///   - weight: [outputs, inputs].
///   - rows: Number of rows.
///   - inputs: Values per input row.
///   - outputs: Values per output row.
///   - start: What the product is added to.
public func linearForward(
  output: FloatSlice, input: FloatSlice, weight: FloatSlice,
  rows: Int, inputs: Int, outputs: Int, start: LinearStart = .zero
) {
  var request = unsafe request(
    output, input, weight, rows: rows, inputs: inputs, outputs: outputs, start)
  unsafe patchlaw_product(&request)
}

/// Multiplies each row by a weight and applies the Gaussian error linear unit, in its exact form.
///
///     output = GELU(start + input · weightᵀ)
///
/// The values before the unit are never in memory as a whole.
///
/// - Parameters:
///   - output: [rows, outputs]. Overwritten.
///   - slope: [rows, outputs], the unit's derivative. Overwritten; nil without a backward pass.
///   - input: [rows, inputs].
///   - weight: [outputs, inputs].
///   - rows: Number of rows.
///   - inputs: Values per input row.
///   - outputs: Values per output row.
///   - start: What the product is added to.
public func linearGELUForward(
  output: FloatSlice, slope: FloatSlice?, input: FloatSlice, weight: FloatSlice,
  rows: Int, inputs: Int, outputs: Int, start: LinearStart = .zero
) {
  precondition(slope?.count ?? .max >= rows * outputs)
  var request = unsafe request(
    output, input, weight, rows: rows, inputs: inputs, outputs: outputs, start)
  unsafe (request.gelu, request.slope) = (true, slope?.pointer)
  unsafe patchlaw_product(&request)
}

private func request(
  _ output: FloatSlice, _ input: FloatSlice, _ weight: FloatSlice,
  rows: Int, inputs: Int, outputs: Int, _ start: LinearStart
) -> patchlaw_product_request {
  precondition(input.count >= rows * inputs && output.count >= rows * outputs)
  precondition(weight.count == inputs * outputs)
  var request = unsafe patchlaw_product_request()
  unsafe (request.output, request.output_row) = (output.pointer, outputs)
  unsafe (request.left, request.left_row) = (UnsafePointer(input.pointer), inputs)
  unsafe (request.right, request.right_row) = (UnsafePointer(weight.pointer), inputs)
  unsafe request.transpose_right = true
  unsafe (request.rows, request.columns, request.inner) = (rows, outputs, inputs)
  switch start {
  case .zero: break
  case .row(let values):
    precondition(values.count >= outputs)
    unsafe (request.start, request.start_row) = (UnsafePointer(values.pointer), 0)
  case .rows(let values):
    precondition(values.count >= rows * outputs)
    unsafe (request.start, request.start_row) = (UnsafePointer(values.pointer), outputs)
  }
  return unsafe request
}

/// Propagates a gradient through
/// ``linearForward(output:input:weight:rows:inputs:outputs:start:)`` to its input.
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
  unsafe patchlaw_multiply(
    inputGradient.pointer, inputs, outputGradient.pointer, outputs, false, weight.pointer, inputs,
    false, rows, inputs, outputs, accumulate)
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
  unsafe patchlaw_multiply(
    weightGradient.pointer, inputs, outputGradient.pointer, outputs, true, input.pointer, inputs,
    false, outputs, inputs, rows, true)
}
