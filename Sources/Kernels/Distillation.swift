internal import CKernels

/// Self-distillation between views of images: sizes, temperatures, value and gradient.
///
///     loss = mean over teacher views q and student views v ≠ q of −Σ p_q log softmax(s_v / τ_s),
///     p_q = softmax((t_q − center) / τ_t)
///
/// Source: Caron et al. 2021 (arXiv:2104.14294), equations 1 to 3 and algorithm 1.
public struct DistillationShape: Hashable, Sendable {
  /// Number of views for teacher and student.
  public let globals: Int
  /// Number of views for the student only.
  public let locals: Int
  public let prototypes: Int
  public let studentTemperature: Float
  public let teacherTemperature: Float

  public init(
    globals: Int, locals: Int, prototypes: Int, studentTemperature: Float,
    teacherTemperature: Float
  ) {
    (self.globals, self.locals, self.prototypes) = (globals, locals, prototypes)
    self.studentTemperature = studentTemperature
    self.teacherTemperature = teacherTemperature
  }

  private var shape: patchlaw_distillation {
    patchlaw_distillation(
      globals: globals, locals: locals, prototypes: prototypes,
      student_temperature: studentTemperature, teacher_temperature: teacherTemperature)
  }

  /// Computes each image's loss.
  ///
  /// - Parameters:
  ///   - losses: [images]. Overwritten.
  ///   - targets: [images, globals, prototypes], the p_q. Overwritten.
  ///   - student: [images, globals, prototypes].
  ///   - local: [images, locals, prototypes]; of any size if there are none.
  ///   - teacher: [images, globals, prototypes].
  ///   - center: [prototypes].
  ///   - images: Number of images.
  public func forward(
    losses: FloatSlice, targets: FloatSlice, student: FloatSlice, local: FloatSlice,
    teacher: FloatSlice, center: FloatSlice, images: Int
  ) {
    let rows = images * globals * prototypes
    precondition(losses.count >= images && targets.count >= rows && student.count >= rows)
    precondition(teacher.count >= rows && center.count == prototypes)
    precondition(local.count >= images * locals * prototypes)
    unsafe patchlaw_distillation_forward(
      losses.pointer, targets.pointer, student.pointer, local.pointer, teacher.pointer,
      center.pointer, images, shape)
  }

  /// The gradient of `factor · Σ losses` with respect to the student's logits.
  ///
  /// - Parameters:
  ///   - studentGradient: [images, globals, prototypes]. Overwritten.
  ///   - localGradient: [images, locals, prototypes]. Overwritten.
  ///   - student: As in the forward pass.
  ///   - local: As in the forward pass.
  ///   - targets: As written by the forward pass.
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
