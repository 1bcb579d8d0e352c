import Kernels

/// Scales each row to length 1, of a matrix or of a weight.
struct NormalizeRows: Operation {
  let name = "normalizeRows"
  let input: Tensor  // [rows, width]
  let output: Tensor  // [rows, width]
  let width: Int

  var inputs: [Tensor] { [input] }
  var outputs: [Tensor] { [output] }
  var kept: [Tensor] { [input, output] }

  func forward(_ memory: Memory) {
    normalizeRowsForward(
      output: memory.value(output), input: memory.value(input), rows: memory.rows(output),
      width: width)
  }

  func backward(_ memory: Memory) {
    guard let slot = memory.gradient(input) else { return }
    normalizeRowsBackward(
      inputGradient: slot.slice, outputGradient: memory.resultGradient(output),
      output: memory.value(output), input: memory.value(input), rows: memory.rows(output),
      width: width, accumulate: slot.mode == .accumulate)
  }
}

extension Graph {
  /// Scales each row to length 1.
  public mutating func normalizeRows(_ input: Tensor) -> Tensor {
    let width = width(input)
    return append(rows: rowSet(input), width: width, inputs: [input]) { output, _ in
      NormalizeRows(input: input, output: output, width: width)
    }
  }
}
