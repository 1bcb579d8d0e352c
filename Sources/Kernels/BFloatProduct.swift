internal import CKernels

/// Products of bfloat16 operands with single-precision sums, using AVX512-BF16.
///
/// Each sum runs over the whole dimension in order, so a product's bits depend on its operands
/// only. `vdpbf16ps` multiplies exactly, sums in single precision, and treats denormals as zero.
public enum BFloatProduct {
  /// Whether this processor has AVX512-BF16.
  public static let isSupported = patchlaw_bfloat_is_supported()

  /// Multiplies rows by packed columns, in single precision.
  ///
  ///     output = left · right (+ bias) (+ residual)
  ///
  /// - Parameters:
  ///   - output: [rows, columns]. Overwritten.
  ///   - left: [rows, summed].
  ///   - right: The packed [summed, columns].
  ///   - bias: [columns], or nil.
  ///   - residual: [rows, columns], or nil; may be `output` itself.
  public static func multiply(
    into output: FloatSlice, _ left: BFloatRows, _ right: BFloatPanels, bias: FloatSlice? = nil,
    residual: FloatSlice? = nil
  ) {
    let count = left.rows * right.columns
    precondition(output.count >= count && (residual?.count ?? count) >= count)
    precondition((bias?.count ?? right.columns) == right.columns)
    unsafe patchlaw_bfloat_product(
      output.pointer, bias?.pointer, residual?.pointer, left.operands(right))
  }

  /// Multiplies rows by packed columns and rounds once, or adds to the values of `output`.
  public static func multiply(
    into output: BFloatRows, _ left: BFloatRows, _ right: BFloatPanels, accumulate: Bool = false
  ) {
    precondition(output.rows == left.rows && output.width == right.columns)
    unsafe patchlaw_bfloat_product_rounded(output.pointer, accumulate, left.operands(right))
  }

  /// Multiplies rows by packed columns and applies the Gaussian error linear unit.
  ///
  ///     x = left · right;  output = x Φ(x);  slope = Φ(x) + x φ(x)
  ///
  /// - Parameters:
  ///   - output: [rows, columns]. Overwritten.
  ///   - slope: The derivative, which is all that the backward pass needs; nil to omit it.
  ///   - left: [rows, summed].
  ///   - right: The packed [summed, columns].
  public static func gelu(
    into output: BFloatRows, slope: BFloatRows?, _ left: BFloatRows, _ right: BFloatPanels
  ) {
    precondition(output.rows == left.rows && output.width == right.columns)
    precondition((slope?.width ?? output.width) == output.width)
    unsafe patchlaw_bfloat_product_gelu(output.pointer, slope?.pointer, left.operands(right))
  }

  /// Adds a product of two packed operands: `output += leftᵀ · right`, summed over both's rows.
  ///
  /// - Parameters:
  ///   - output: [left columns, right columns]. Accumulated into.
  ///   - left: Packed for the left side.
  ///   - right: Packed for the right side.
  public static func accumulate(
    into output: FloatSlice, _ left: BFloatPanels, _ right: BFloatPanels
  ) {
    precondition(output.count >= left.columns * right.columns)
    unsafe patchlaw_bfloat_product(output.pointer, nil, output.pointer, left.operands(right))
  }
}

/// Normalizes each row and rounds the result.
///
/// As ``layerNormForward(output:statistics:input:scale:shift:rows:width:epsilon:)``, except that
/// the output is bfloat16.
public func layerNormForward(
  output: BFloatRows, statistics: FloatSlice, input: FloatSlice, scale: FloatSlice,
  shift: FloatSlice, epsilon: Float
) {
  let (rows, width) = (output.rows, output.width)
  precondition(input.count >= rows * width && statistics.count >= 2 * rows)
  precondition(scale.count == width && shift.count == width)
  unsafe patchlaw_layer_norm_forward_bfloat(
    output.pointer, statistics.pointer, input.pointer, scale.pointer, shift.pointer, rows, width,
    epsilon)
}

/// Propagates a bfloat16 gradient through a layer norm; all else is single precision.
public func layerNormBackward(
  inputGradient: FloatSlice, scaleGradient: FloatSlice, shiftGradient: FloatSlice,
  outputGradient: BFloatRows, input: FloatSlice, statistics: FloatSlice, scale: FloatSlice,
  accumulate: Bool
) {
  let (rows, width) = (outputGradient.rows, outputGradient.width)
  precondition(input.count >= rows * width && inputGradient.count >= rows * width)
  precondition(statistics.count >= 2 * rows && scale.count == width)
  precondition(scaleGradient.count == width && shiftGradient.count == width)
  unsafe patchlaw_layer_norm_backward_bfloat(
    inputGradient.pointer, scaleGradient.pointer, shiftGradient.pointer, outputGradient.pointer,
    input.pointer, statistics.pointer, scale.pointer, rows, width, accumulate)
}

extension AttentionShape {
  /// Floats of scratch memory needed by either pass on bfloat16 rows.
  public var bfloatScratchCount: Int { patchlaw_attention_bfloat_scratch(tokens, headWidth) }
}

/// Attention among the tokens of each image, as
/// ``attentionForward(output:logSums:queryKeyValue:prefix:images:shape:scratch:)``, with products
/// of bfloat16 operands and the softmax in single precision.
public func attentionForward(
  output: BFloatRows, logSums: FloatSlice, queryKeyValue: BFloatRows, prefix: IntBuffer,
  images: Int, shape: AttentionShape, scratch: FloatSlice
) {
  let rows = images * shape.tokens
  precondition(output.rows == rows && output.width == shape.width)
  precondition(queryKeyValue.rows == rows && queryKeyValue.width == 3 * shape.width)
  precondition(logSums.count >= rows * shape.heads && prefix.count >= images)
  precondition(scratch.count >= shape.bfloatScratchCount)
  unsafe patchlaw_attention_forward_bfloat(
    output.pointer, logSums.pointer, queryKeyValue.pointer, prefix.base, shape.block, shape.lead,
    images, shape.tokens, shape.heads, shape.headWidth, scratch.pointer)
}

/// Propagates a bfloat16 gradient through an attention on bfloat16 rows.
public func attentionBackward(
  queryKeyValueGradient: BFloatRows, outputGradient: BFloatRows, queryKeyValue: BFloatRows,
  logSums: FloatSlice, prefix: IntBuffer, images: Int, shape: AttentionShape, scratch: FloatSlice
) {
  let rows = images * shape.tokens
  precondition(outputGradient.rows == rows && outputGradient.width == shape.width)
  precondition(queryKeyValue.rows == rows && queryKeyValue.width == 3 * shape.width)
  precondition(queryKeyValueGradient.rows == rows)
  precondition(queryKeyValueGradient.width == 3 * shape.width)
  precondition(logSums.count >= rows * shape.heads && prefix.count >= images)
  precondition(scratch.count >= shape.bfloatScratchCount)
  unsafe patchlaw_attention_backward_bfloat(
    queryKeyValueGradient.pointer, outputGradient.pointer, queryKeyValue.pointer, logSums.pointer,
    prefix.base, shape.block, shape.lead, images, shape.tokens, shape.heads, shape.headWidth,
    scratch.pointer)
}
