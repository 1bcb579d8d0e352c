import Kernels

/// A teacher's logits as target distributions: centered, sharpened, without gradient.
///
/// Source: Caron et al. 2021 (arXiv:2104.14294), equation 1 and algorithm 1.
struct TeacherTargets: Operation {
  let name = "teacherTargets"
  let logits: Tensor  // [rows, prototypes]
  let center: Tensor  // [1, prototypes]
  let output: Tensor  // [rows, prototypes]
  let temperature: Float

  var inputs: [Tensor] { [logits, center] }
  var outputs: [Tensor] { [output] }

  func forward(_ memory: Memory) {
    teacherTargets(
      targets: memory.value(output), logits: memory.value(logits), center: memory.value(center),
      rows: memory.rows(output), temperature: temperature)
  }

  func backward(_ memory: Memory) {}
}

extension Graph {
  /// Computes softmax((logits − center) / temperature) of each row.
  ///
  /// - Parameters:
  ///   - logits: [rows, prototypes], without gradient.
  ///   - center: [1, prototypes].
  ///   - temperature: Softmax temperature of the teacher.
  /// - Returns: [rows, prototypes].
  public mutating func teacherTargets(
    _ logits: Tensor, center: Tensor, temperature: Float
  ) -> Tensor {
    append(
      rows: rowSet(logits), width: width(logits), inputs: [logits, center], isDetached: true
    ) { output, _ in
      TeacherTargets(logits: logits, center: center, output: output, temperature: temperature)
    }
  }
}
