internal import CKernels

/// Computes one minus the cosine between the rows of two matrices.
///
/// - Parameters:
///   - losses: [rows]. Overwritten.
///   - a: [rows, width].
///   - b: [rows, width].
///   - rows: Number of pairs.
///   - width: Values per row.
public func cosineDistanceForward(
  losses: FloatSlice, a: FloatSlice, b: FloatSlice, rows: Int, width: Int
) {
  precondition(losses.count >= rows && a.count >= rows * width && b.count >= rows * width)
  unsafe patchlaw_cosine_distance_forward(losses.pointer, a.pointer, b.pointer, rows, width)
}

/// The gradient of `factor · Σ losses` of the cosine distance with respect to `a`.
///
/// - Parameters:
///   - aGradient: [rows, width]. Overwritten.
///   - a: [rows, width].
///   - b: [rows, width].
///   - rows: Number of pairs.
///   - width: Values per row.
///   - factor: Weight of each row in the loss.
public func cosineDistanceBackward(
  aGradient: FloatSlice, a: FloatSlice, b: FloatSlice, rows: Int, width: Int, factor: Float
) {
  precondition(aGradient.count >= rows * width)
  precondition(a.count >= rows * width && b.count >= rows * width)
  unsafe patchlaw_cosine_distance_backward(
    aGradient.pointer, a.pointer, b.pointer, rows, width, factor)
}
