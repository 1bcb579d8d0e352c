internal import CKernels

/// Standardizes each row to mean 0 and variance 1.
///
///     output = (input − mean) / √(variance + ε)
///
/// The variance is the unbiased estimate, with n − 1 in the denominator, as in AIM's published
/// code.
///
/// - Parameters:
///   - output: [rows, width]. Overwritten.
///   - input: [rows, width].
///   - rows: Number of rows.
///   - width: Values per row.
///   - epsilon: Added to the variance.
public func standardizeRows(
  output: FloatSlice, input: FloatSlice, rows: Int, width: Int, epsilon: Float
) {
  precondition(output.count >= rows * width && input.count >= rows * width)
  unsafe patchlaw_standardize_rows(output.pointer, input.pointer, rows, width, epsilon)
}

/// Computes each row's mean squared error.
///
/// - Parameters:
///   - losses: [rows]. Overwritten.
///   - prediction: [rows, width].
///   - target: [rows, width].
///   - rows: Number of rows.
///   - width: Values per row.
public func squaredErrorForward(
  losses: FloatSlice, prediction: FloatSlice, target: FloatSlice, rows: Int, width: Int
) {
  precondition(losses.count >= rows)
  precondition(prediction.count >= rows * width && target.count >= rows * width)
  unsafe patchlaw_squared_error_forward(
    losses.pointer, prediction.pointer, target.pointer, rows, width)
}

/// The gradient of `factor · Σ losses` of the squared error.
///
/// - Parameters:
///   - predictionGradient: [rows, width]. Overwritten.
///   - prediction: [rows, width].
///   - target: [rows, width].
///   - rows: Number of rows.
///   - width: Values per row.
///   - factor: Weight of each row in the loss.
public func squaredErrorBackward(
  predictionGradient: FloatSlice, prediction: FloatSlice, target: FloatSlice, rows: Int,
  width: Int, factor: Float
) {
  precondition(predictionGradient.count >= rows * width)
  precondition(prediction.count >= rows * width && target.count >= rows * width)
  unsafe patchlaw_squared_error_backward(
    predictionGradient.pointer, prediction.pointer, target.pointer, rows, width, factor)
}

/// Computes each row's cross-entropy in nats.
///
///     loss = −Σ q log softmax(logits),   q = (1 − smoothing) onehot(label) + smoothing / classes
///
/// - Parameters:
///   - losses: [rows]. Overwritten.
///   - logits: [rows, classes].
///   - labels: [rows], each below `classes`.
///   - rows: Number of rows.
///   - classes: Values per row.
///   - smoothing: Label smoothing: the probability mass spread over all classes.
public func crossEntropyForward(
  losses: FloatSlice, logits: FloatSlice, labels: IntBuffer, rows: Int, classes: Int,
  smoothing: Float = 0
) {
  precondition(losses.count >= rows && logits.count >= rows * classes)
  labels.requireIndices(0..<rows, below: classes)
  unsafe patchlaw_cross_entropy_forward(
    losses.pointer, logits.pointer, labels.base, rows, classes, smoothing)
}

/// The gradient of `factor · Σ losses` of the cross-entropy.
///
/// - Parameters:
///   - logitsGradient: [rows, classes]. Overwritten.
///   - logits: [rows, classes].
///   - labels: [rows], each below `classes`.
///   - rows: Number of rows.
///   - classes: Values per row.
///   - factor: Weight of each row in the loss.
///   - smoothing: Label smoothing: the probability mass spread over all classes.
public func crossEntropyBackward(
  logitsGradient: FloatSlice, logits: FloatSlice, labels: IntBuffer, rows: Int, classes: Int,
  factor: Float, smoothing: Float = 0
) {
  precondition(logitsGradient.count >= rows * classes && logits.count >= rows * classes)
  labels.requireIndices(0..<rows, below: classes)
  unsafe patchlaw_cross_entropy_backward(
    logitsGradient.pointer, logits.pointer, labels.base, rows, classes, factor, smoothing)
}

/// Counts the rows whose largest logit is the label's.
///
/// - Parameters:
///   - logits: [rows, classes].
///   - labels: [rows], each below `classes`.
///   - rows: Number of rows.
///   - classes: Values per row.
/// - Returns: The count; ties go to the lower class.
public func countCorrect(logits: FloatSlice, labels: IntBuffer, rows: Int, classes: Int) -> Int {
  precondition(logits.count >= rows * classes)
  labels.requireIndices(0..<rows, below: classes)
  return unsafe patchlaw_count_correct(logits.pointer, labels.base, rows, classes)
}

/// Which rows of logits have their largest value at their label, by the same rule as
/// ``countCorrect(logits:labels:rows:classes:)``.
///
/// - Parameters:
///   - logits: [labels, classes].
///   - labels: One class per row.
///   - classes: Number of classes.
public func rowsCorrect(logits: FloatSlice, labels: [Int], classes: Int) -> [Bool] {
  let own = IntBuffer(count: 1)
  return labels.enumerated().map { row, label in
    own[0] = label
    return countCorrect(
      logits: logits[(row * classes)..<((row + 1) * classes)], labels: own, rows: 1,
      classes: classes) == 1
  }
}

extension FloatSlice {
  /// The sum of squares, in double precision and in a fixed order.
  public var sumOfSquares: Double { unsafe patchlaw_sum_of_squares(pointer, count) }

  /// The sum, in double precision and in order.
  public var sum: Double { unsafe patchlaw_sum(pointer, count) }
}
