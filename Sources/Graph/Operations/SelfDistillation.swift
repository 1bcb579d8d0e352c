import Kernels

/// The cross-entropy of a student's views with a teacher's other views: a loss per image.
struct SelfDistillation: Operation {
  let name = "selfDistillation"
  let student: Tensor  // [global views, prototypes]
  let local: Tensor?  // [local views, prototypes]
  let teacher: Tensor  // [global views, prototypes]
  let center: Tensor  // [1, prototypes]
  let output: Tensor  // [images, 1]
  let targets: Tensor  // [global views, prototypes]
  let shape: DistillationShape

  var inputs: [Tensor] { [student, teacher, center] + [local].compactMap(\.self) }
  var outputs: [Tensor] { [output, targets] }
  var kept: [Tensor] { [student, targets] + [local].compactMap(\.self) }
  var isLoss: Bool { true }

  func forward(_ memory: Memory) {
    let student = memory.value(student)
    shape.forward(
      losses: memory.value(output), targets: memory.value(targets), student: student,
      local: local.map(memory.value) ?? student, teacher: memory.value(teacher),
      center: memory.value(center), images: memory.extents.images)
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
  ///   - teacher: [global views, prototypes], without gradient.
  ///   - center: [1, prototypes], an input that is subtracted from the teacher's logits.
  ///   - temperatures: Softmax temperatures of student and teacher.
  /// - Returns: [images, 1].
  public mutating func selfDistillation(
    _ student: Tensor, local: Tensor?, teacher: Tensor, center: Tensor,
    temperatures: (student: Float, teacher: Float)
  ) -> Tensor {
    precondition(!self[teacher].needsGradient, "a teacher has no gradient")
    let (views, width) = (tokenSet(student), width(student))
    precondition(tokenSet(teacher) == views, "the teacher must have the student's global views")
    let shape = DistillationShape(
      globals: views.perImage, locals: local.map { tokenSet($0).perImage } ?? 0,
      prototypes: width, studentTemperature: temperatures.student,
      teacherTemperature: temperatures.teacher)
    return append(
      rows: .images, width: 1,
      inputs: [student, teacher, center] + [local].compactMap(\.self),
      saved: [(.tokens(views), width)]
    ) { output, saved in
      SelfDistillation(
        student: student, local: local, teacher: teacher, center: center, output: output,
        targets: saved[0], shape: shape)
    }
  }
}
