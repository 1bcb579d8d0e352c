import Kernels

/// The cross-entropy of a student's masked patches with the targets of the same patches: a loss per
/// image.
///
///     loss = weight / views · Σ over views of the mean over the view's masked patches
///
/// A view without masked patches contributes 0. Source: Zhou et al. 2021 (iBOT, arXiv:2111.07832),
/// equation 2, as in its published code.
struct PatchDistillation: Operation {
  let name = "patchDistillation"
  let student: Tensor  // [masked, prototypes]
  let targets: Tensor  // [masked, prototypes]
  let output: Tensor  // [images, 1]
  /// [masked, 1]: each patch's share in its image's loss, and its own.
  let shares: Tensor
  let rowLosses: Tensor
  /// Views of each image.
  let views: Int
  /// Patches of each view.
  let length: Int
  let prototypes: Int
  let temperature: Float
  let weight: Float

  var inputs: [Tensor] { [student, targets] }
  var outputs: [Tensor] { [output, shares, rowLosses] }
  var kept: [Tensor] { [student, targets, shares] }
  var isLoss: Bool { true }

  func forward(_ memory: Memory) {
    let (rows, index) = (memory.rows(student), memory.tokens(student).rows)
    let (losses, shares) = (memory.value(rowLosses), memory.value(shares))
    softCrossEntropyForward(
      losses: losses, logits: memory.value(student), targets: memory.value(targets), rows: rows,
      classes: prototypes, temperature: temperature)
    var counts = Array(repeating: 0, count: memory.extents.images * views)
    for row in 0..<rows { counts[index[row] / length] += 1 }
    let result = memory.value(output)
    result.fill(0)
    for row in 0..<rows {
      let view = index[row] / length
      shares[row] = weight / Float(views * counts[view])
      result[view / views] += shares[row] * losses[row]
    }
  }

  func backward(_ memory: Memory) {
    guard let slot = memory.gradient(student) else { return }
    precondition(slot.mode != .accumulate, "logits must not have other readers")
    softCrossEntropyBackward(
      logitsGradient: slot.slice, logits: memory.value(student), targets: memory.value(targets),
      weights: memory.value(shares), rows: memory.rows(student), classes: prototypes,
      temperature: temperature, factor: memory.lossFactor)
  }
}

extension Graph {
  /// Computes each image's cross-entropy at its masked patches.
  ///
  /// - Parameters:
  ///   - student: [masked, prototypes]; the masked patches are selected from those of all views.
  ///   - targets: [masked, prototypes], the teacher's distributions, without gradient.
  ///   - temperature: Softmax temperature of the student.
  ///   - weight: Factor of this loss.
  /// - Returns: [images, 1].
  public mutating func patchDistillation(
    _ student: Tensor, targets: Tensor, temperature: Float, weight: Float
  ) -> Tensor {
    precondition(!self[targets].needsGradient, "a teacher has no gradient")
    let (masked, prototypes) = (tokenSet(student), width(student))
    guard let patches = origin(of: masked), tokenSet(targets) == masked else {
      preconditionFailure("student and teacher must have the same patches, selected from views")
    }
    return append(
      rows: .images, width: 1, inputs: [student, targets],
      saved: [(.tokens(masked), 1), (.tokens(masked), 1)]
    ) { output, saved in
      PatchDistillation(
        student: student, targets: targets, output: output, shares: saved[0], rowLosses: saved[1],
        views: patches.groups, length: patches.length, prototypes: prototypes,
        temperature: temperature, weight: weight)
    }
  }
}
