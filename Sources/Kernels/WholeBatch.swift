internal import CKernels

/// Turns a teacher's logits into target distributions whose sums over all rows are about equal, by
/// the Sinkhorn-Knopp algorithm.
///
/// Each iteration divides every prototype by its sum over the rows, then every row by its sum.
///
/// - Parameters:
///   - targets: [rows, prototypes]; each row sums to 1. Overwritten.
///   - logits: [rows, prototypes].
///   - rows: Number of rows.
///   - prototypes: Values per row.
///   - temperature: Softmax temperature.
///   - iterations: Number of iterations.
public func sinkhornKnopp(
  targets: FloatSlice, logits: FloatSlice, rows: Int, prototypes: Int, temperature: Float,
  iterations: Int
) {
  precondition(min(targets.count, logits.count) >= rows * prototypes)
  let sums = FloatBuffer(count: prototypes)
  unsafe patchlaw_sinkhorn(
    targets.pointer, sums.base, logits.pointer, rows, prototypes, temperature, iterations)
}

/// Computes the KoLeo regularizer of each row and the gradient of their sum.
///
///     loss_i = −log(‖x̂_i − x̂_j + ε‖ + ε),   x̂ = x / ‖x‖, j the nearest of the same view
///
/// - Parameters:
///   - values: [images, views, width + 1]: each row's gradient, then its loss. Overwritten.
///   - rows: [images, views, width].
///   - images: Number of images; a single one has no neighbor, and no loss.
///   - views: Views per image, each compared with the same view of other images.
///   - width: Values per row.
public func koLeo(values: FloatSlice, rows: FloatSlice, images: Int, views: Int, width: Int) {
  let count = images * views
  precondition(rows.count >= count * width && values.count >= count * (width + 1))
  let (unit, gradient) = (FloatBuffer(count: count * width), FloatBuffer(count: count * width))
  unsafe patchlaw_koleo(
    values.pointer, unit.base, gradient.base, rows.pointer, images, views, width)
}
