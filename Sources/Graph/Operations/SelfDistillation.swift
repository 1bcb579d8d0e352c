import Kernels

/// The cross-entropy of a student's views with the targets of a teacher's other views: a loss per
/// image.
struct SelfDistillation: Operation {
  let name = "selfDistillation"
  let student: Tensor  // [global views, prototypes]
  let local: Tensor?  // [local views, prototypes]
  let targets: Tensor  // [global views, prototypes]
  let output: Tensor  // [images, 1]
  let shape: DistillationShape

  var inputs: [Tensor] { [student, targets] + [local].compactMap(\.self) }
  var outputs: [Tensor] { [output] }
  var kept: [Tensor] { inputs }
  var isLoss: Bool { true }

  func forward(_ memory: Memory) {
    let student = memory.value(student)
    shape.forward(
      losses: memory.value(output), student: student, local: local.map(memory.value) ?? student,
      targets: memory.value(targets), images: memory.extents.images)
  }

  func backward(_ memory: Memory) {
    guard let slot = memory.gradient(student) else { return }
    let localSlot = local.flatMap { memory.gradient($0) }
    precondition(
      slot.mode != .accumulate && localSlot?.mode != .accumulate,
      "logits must not have other readers")
    let student = memory.value(student)
    shape.backward(
      studentGradient: slot.slice, localGradient: localSlot?.slice ?? slot.slice,
      student: student, local: local.map(memory.value) ?? student,
      targets: memory.value(targets), images: memory.extents.images, factor: memory.lossFactor)
  }
}

extension Graph {
  /// Computes each image's mean cross-entropy over all pairs of a teacher's view and a different
  /// view of the student.
  ///
  /// - Parameters:
  ///   - student: [global views, prototypes].
  ///   - local: [local views, prototypes], views of the student only; nil for none.
  ///   - targets: [global views, prototypes], the teacher's distributions, without gradient.
  ///   - temperature: Softmax temperature of the student.
  /// - Returns: [images, 1].
  public mutating func selfDistillation(
    _ student: Tensor, local: Tensor?, targets: Tensor, temperature: Float
  ) -> Tensor {
    precondition(!self[targets].needsGradient, "a teacher has no gradient")
    let (views, width) = (tokenSet(student), width(student))
    precondition(tokenSet(targets) == views, "the teacher must have the student's global views")
    let shape = DistillationShape(
      globals: views.perImage, locals: local.map { tokenSet($0).perImage } ?? 0,
      prototypes: width, temperature: temperature)
    return append(
      rows: .images, width: 1, inputs: [student, targets] + [local].compactMap(\.self)
    ) { output, _ in
      SelfDistillation(
        student: student, local: local, targets: targets, output: output, shape: shape)
    }
  }
}
