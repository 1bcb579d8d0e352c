internal import CKernels

/// Self-distillation between views of images: sizes, temperature, value and gradient.
///
///     loss = mean over teacher views q and student views v ≠ q of −Σ p_q log softmax(s_v / τ)
///
/// Source: Caron et al. 2021 (arXiv:2104.14294), equations 1 to 3 and algorithm 1.
public struct DistillationShape: Hashable, Sendable {
  /// Number of views for teacher and student.
  public let globals: Int
  /// Number of views for the student only.
  public let locals: Int
  public let prototypes: Int
  /// Softmax temperature of the student.
  public let temperature: Float

  public init(globals: Int, locals: Int, prototypes: Int, temperature: Float) {
    (self.globals, self.locals, self.prototypes) = (globals, locals, prototypes)
    self.temperature = temperature
  }

  private var shape: patchlaw_distillation {
    patchlaw_distillation(
      globals: globals, locals: locals, prototypes: prototypes, student_temperature: temperature)
  }

  /// Computes each image's loss.
  ///
  /// - Parameters:
  ///   - losses: [images]. Overwritten.
  ///   - student: [images, globals, prototypes].
  ///   - local: [images, locals, prototypes]; of any size if there are none.
  ///   - targets: [images, globals, prototypes], the p_q.
  ///   - images: Number of images.
  public func forward(
    losses: FloatSlice, student: FloatSlice, local: FloatSlice, targets: FloatSlice, images: Int
  ) {
    let rows = images * globals * prototypes
    precondition(losses.count >= images && targets.count >= rows && student.count >= rows)
    precondition(local.count >= images * locals * prototypes)
    unsafe patchlaw_distillation_forward(
      losses.pointer, student.pointer, local.pointer, targets.pointer, images, shape)
  }

  /// The gradient of `factor · Σ losses` with respect to the student's logits.
  ///
  /// - Parameters:
  ///   - studentGradient: [images, globals, prototypes]. Overwritten.
  ///   - localGradient: [images, locals, prototypes]. Overwritten.
  ///   - student: As in the forward pass.
  ///   - local: As in the forward pass.
  ///   - targets: As in the forward pass.
  ///   - images: Number of images.
  ///   - factor: Weight of each image in the loss.
  public func backward(
    studentGradient: FloatSlice, localGradient: FloatSlice, student: FloatSlice,
    local: FloatSlice, targets: FloatSlice, images: Int, factor: Float
  ) {
    let rows = images * globals * prototypes
    precondition(studentGradient.count >= rows && student.count >= rows && targets.count >= rows)
    precondition(min(localGradient.count, local.count) >= images * locals * prototypes)
    unsafe patchlaw_distillation_backward(
      studentGradient.pointer, localGradient.pointer, student.pointer, local.pointer,
      targets.pointer, images, shape, factor)
  }
}

/// Softens a teacher's logits to target distributions: softmax((logits − center) / temperature).
///
/// - Parameters:
///   - targets: [rows, prototypes]. Overwritten.
///   - logits: [rows, prototypes].
///   - center: [prototypes].
///   - rows: Number of rows.
///   - temperature: Softmax temperature of the teacher.
public func teacherTargets(
  targets: FloatSlice, logits: FloatSlice, center: FloatSlice, rows: Int, temperature: Float
) {
  precondition(min(targets.count, logits.count) >= rows * center.count)
  unsafe patchlaw_teacher_targets(
    targets.pointer, logits.pointer, center.pointer, rows, center.count, temperature)
}

/// Computes each row's cross-entropy in nats with a target distribution.
///
///     loss = −Σ target · log softmax(logits / temperature)
///
/// - Parameters:
///   - losses: [rows]. Overwritten.
///   - logits: [rows, classes].
///   - targets: [rows, classes]; each row sums to 1.
///   - rows: Number of rows.
///   - classes: Values per row.
///   - temperature: Softmax temperature.
public func softCrossEntropyForward(
  losses: FloatSlice, logits: FloatSlice, targets: FloatSlice, rows: Int, classes: Int,
  temperature: Float
) {
  precondition(losses.count >= rows && min(logits.count, targets.count) >= rows * classes)
  unsafe patchlaw_soft_cross_entropy_forward(
    losses.pointer, logits.pointer, targets.pointer, rows, classes, temperature)
}

/// The gradient of `factor · Σ weight · loss` of the cross-entropy with target distributions.
///
/// - Parameters:
///   - logitsGradient: [rows, classes]. Overwritten.
///   - logits: [rows, classes].
///   - targets: [rows, classes].
///   - weights: [rows].
///   - rows: Number of rows.
///   - classes: Values per row.
///   - temperature: As in the forward pass.
///   - factor: Weight of the sum in the loss.
public func softCrossEntropyBackward(
  logitsGradient: FloatSlice, logits: FloatSlice, targets: FloatSlice, weights: FloatSlice,
  rows: Int, classes: Int, temperature: Float, factor: Float
) {
  precondition(min(logitsGradient.count, logits.count, targets.count) >= rows * classes)
  precondition(weights.count >= rows)
  unsafe patchlaw_soft_cross_entropy_backward(
    logitsGradient.pointer, logits.pointer, targets.pointer, weights.pointer, rows, classes,
    temperature, factor)
}
