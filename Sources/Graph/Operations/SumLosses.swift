import Kernels

/// The sum of several losses of the same rows, to be read; each loss has its own gradient.
struct SumLosses: Operation {
  let name = "sumLosses"
  let losses: [Tensor]  // [rows, 1]
  let output: Tensor  // [rows, 1]

  var inputs: [Tensor] { losses }
  var outputs: [Tensor] { [output] }

  func forward(_ memory: Memory) {
    let result = memory.value(output)
    result.copy(memory.value(losses[0]))
    for loss in losses.dropFirst() { addScaled(output: result, input: memory.value(loss)) }
  }

  func backward(_ memory: Memory) {}
}

extension Graph {
  /// Adds up losses of the same rows.
  ///
  /// - Parameter losses: [rows, 1] each.
  /// - Returns: [rows, 1].
  public mutating func sum(losses: [Tensor]) -> Tensor {
    let rows = rowSet(losses[0])
    precondition(losses.allSatisfy { rowSet($0) == rows }, "losses must have the same rows")
    return append(rows: rows, width: 1, inputs: losses, isDetached: true) { output, _ in
      SumLosses(losses: losses, output: output)
    }
  }
}
