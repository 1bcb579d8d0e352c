internal import CKernels

/// Fills a slice with standard Gumbel noise, −log(−log u), which depends on key and index only.
///
/// - Parameters:
///   - noise: Overwritten.
///   - key: The key of the noise.
public func gumbelNoise(_ noise: FloatSlice, key: UInt64) {
  unsafe patchlaw_gumbel_noise(noise.pointer, key, noise.count)
}

/// Draws a relaxed sample of each row's categorical distribution.
///
///     output = softmax((logits + noise) / temperature)
///
/// Source: Jang, Gu & Poole 2017 (arXiv:1611.01144), equation 2.
///
/// - Parameters:
///   - output: [rows, classes]. Overwritten.
///   - logits: [rows, classes].
///   - noise: [rows, classes], standard Gumbel.
///   - temperature: Above 0.
///   - rows: Number of rows.
///   - classes: Values per row.
public func gumbelSoftmaxForward(
  output: FloatSlice, logits: FloatSlice, noise: FloatSlice, temperature: Float, rows: Int,
  classes: Int
) {
  let count = rows * classes
  precondition(output.count >= count && logits.count >= count && noise.count >= count)
  precondition(temperature > 0, "the temperature must be above 0, not \(temperature)")
  unsafe patchlaw_gumbel_softmax_forward(
    output.pointer, logits.pointer, noise.pointer, temperature, rows, classes)
}

/// Propagates a gradient through the relaxed sample to the logits.
///
/// - Parameters:
///   - logitsGradient: [rows, classes]. Overwritten, or accumulated into.
///   - outputGradient: [rows, classes].
///   - output: [rows, classes], as the forward pass wrote it.
///   - temperature: That of the forward pass.
///   - rows: Number of rows.
///   - classes: Values per row.
///   - accumulate: Whether to add to `logitsGradient`.
public func gumbelSoftmaxBackward(
  logitsGradient: FloatSlice, outputGradient: FloatSlice, output: FloatSlice, temperature: Float,
  rows: Int, classes: Int, accumulate: Bool
) {
  let count = rows * classes
  precondition(logitsGradient.count >= count && outputGradient.count >= count)
  precondition(output.count >= count)
  unsafe patchlaw_gumbel_softmax_backward(
    logitsGradient.pointer, outputGradient.pointer, output.pointer, temperature, rows, classes,
    accumulate)
}

/// Computes the weighted KL divergence of each row's distribution from the uniform one.
///
///     loss = weight · KL(softmax(logits) ‖ uniform)
///
/// - Parameters:
///   - losses: [rows]. Overwritten.
///   - logits: [rows, classes].
///   - rows: Number of rows.
///   - classes: Values per row.
///   - weight: Factor on the divergence in nats.
public func uniformDivergenceForward(
  losses: FloatSlice, logits: FloatSlice, rows: Int, classes: Int, weight: Float
) {
  precondition(losses.count >= rows && logits.count >= rows * classes)
  unsafe patchlaw_uniform_divergence_forward(
    losses.pointer, logits.pointer, rows, classes, weight)
}

/// The gradient of `factor · Σ KL(softmax(logits) ‖ uniform)`.
///
/// - Parameters:
///   - logitsGradient: [rows, classes]. Overwritten, or accumulated into.
///   - logits: [rows, classes].
///   - rows: Number of rows.
///   - classes: Values per row.
///   - factor: Weight of each row in the loss.
///   - accumulate: Whether to add to `logitsGradient`.
public func uniformDivergenceBackward(
  logitsGradient: FloatSlice, logits: FloatSlice, rows: Int, classes: Int, factor: Float,
  accumulate: Bool
) {
  precondition(logitsGradient.count >= rows * classes && logits.count >= rows * classes)
  unsafe patchlaw_uniform_divergence_backward(
    logitsGradient.pointer, logits.pointer, rows, classes, factor, accumulate)
}

/// Finds the index of the largest value of each row; ties go to the first.
///
/// - Parameters:
///   - codes: At least [rows]. Overwritten.
///   - input: [rows, width].
///   - rows: Number of rows.
///   - width: Values per row.
public func largestOfRows(codes: IntBuffer, input: FloatSlice, rows: Int, width: Int) {
  precondition(codes.count >= rows && input.count >= rows * width && width > 0)
  unsafe patchlaw_largest(codes.base, input.pointer, rows, width)
}
