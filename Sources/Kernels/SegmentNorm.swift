internal import CKernels

/// Equal segments of a row that are normalized one by one, such as the queries of each head; a whole
/// row is one segment.
public struct NormSegments: Hashable, Sendable {
  /// Values per row.
  public let stride: Int
  /// The first column of the first segment.
  public let first: Int
  public let count: Int
  /// Values per segment.
  public let width: Int

  public init(stride: Int, first: Int = 0, count: Int = 1, width: Int) {
    precondition(first + count * width <= stride, "segments must lie within their row")
    (self.stride, self.first, self.count, self.width) = (stride, first, count, width)
  }

  fileprivate func fits(_ slice: FloatSlice, rows: Int) -> Bool { slice.count >= rows * stride }
}

/// Normalizes segments of each row, then scales and shifts them.
///
///     output = (input − mean) / √(variance + ε) · scale + shift
///
/// Without a shift the mean counts as zero, so that the root of the mean square takes the place of
/// the deviation: RMSNorm. Columns outside the segments are left. Sources: Ba et al. 2016
/// (arXiv:1607.06450), equation 3; Zhang & Sennrich 2019 (arXiv:1910.07467), equation 4.
///
/// - Parameters:
///   - output: [rows, stride]; may be `input` itself.
///   - statistics: [rows, segments, 2], mean and reciprocal deviation. Overwritten.
///   - input: [rows, stride].
///   - scale: [width].
///   - shift: [width]; nil for RMSNorm.
///   - segments: What is normalized.
///   - rows: Number of rows.
///   - epsilon: Added to the variance.
public func segmentNormForward(
  output: FloatSlice, statistics: FloatSlice, input: FloatSlice, scale: FloatSlice,
  shift: FloatSlice?, segments: NormSegments, rows: Int, epsilon: Float
) {
  precondition(segments.fits(input, rows: rows) && segments.fits(output, rows: rows))
  precondition(statistics.count >= 2 * rows * segments.count && scale.count == segments.width)
  precondition(shift?.count ?? segments.width == segments.width)
  unsafe patchlaw_segment_norm_forward(
    output.pointer + segments.first, statistics.pointer, input.pointer + segments.first,
    scale.pointer, shift?.pointer, rows, segments.stride, segments.count, segments.width, epsilon)
}

/// Propagates a gradient through
/// ``segmentNormForward(output:statistics:input:scale:shift:segments:rows:epsilon:)``.
///
/// - Parameters:
///   - inputGradient: [rows, stride]. Overwritten at the segments, or accumulated into; may be
///     `outputGradient` itself.
///   - scaleGradient: [width]. Accumulated into; nil if the scale is frozen.
///   - shiftGradient: [width]. Accumulated into; nil if it is frozen, and for RMSNorm.
///   - outputGradient: [rows, stride].
///   - input: [rows, stride].
///   - statistics: As written by the forward pass.
///   - scale: [width].
///   - isCentered: Whether there is a shift, and the mean is subtracted.
///   - segments: What is normalized.
///   - rows: Number of rows.
///   - accumulate: Whether to add to `inputGradient`.
public func segmentNormBackward(
  inputGradient: FloatSlice, scaleGradient: FloatSlice?, shiftGradient: FloatSlice?,
  outputGradient: FloatSlice, input: FloatSlice, statistics: FloatSlice, scale: FloatSlice,
  isCentered: Bool, segments: NormSegments, rows: Int, accumulate: Bool
) {
  precondition(segments.fits(inputGradient, rows: rows) && segments.fits(input, rows: rows))
  precondition(segments.fits(outputGradient, rows: rows) && scale.count == segments.width)
  precondition(statistics.count >= 2 * rows * segments.count)
  precondition(scaleGradient?.count ?? segments.width == segments.width)
  precondition(shiftGradient?.count ?? segments.width == segments.width)
  unsafe patchlaw_segment_norm_backward(
    inputGradient.pointer + segments.first, scaleGradient?.pointer, shiftGradient?.pointer,
    outputGradient.pointer + segments.first, input.pointer + segments.first, statistics.pointer,
    scale.pointer, isCentered, rows, segments.stride, segments.count, segments.width, accumulate)
}
