import Kernels

/// Multiplies values by gates through the sigmoid linear unit.
struct SwiGLU: Operation {
  let name = "swiGLU"
  let input: Tensor  // [rows, 2 · width]
  let output: Tensor  // [rows, width]
  let width: Int

  var inputs: [Tensor] { [input] }
  var outputs: [Tensor] { [output] }
  var kept: [Tensor] { [input] }
  var isCheap: Bool { true }

  func forward(_ memory: Memory) {
    swiGLUForward(
      output: memory.value(output), input: memory.value(input), rows: memory.rows(output),
      width: width)
  }

  func backward(_ memory: Memory) {
    guard let slot = memory.gradient(input) else { return }
    precondition(slot.mode == .overwrite, "the input must not have other readers")
    swiGLUBackward(
      inputGradient: slot.slice, outputGradient: memory.resultGradient(output),
      input: memory.value(input), rows: memory.rows(output), width: width)
  }
}

extension Graph {
  /// Multiplies the second half of each row by the first half, through the sigmoid linear unit.
  public mutating func swiGLU(_ input: Tensor) -> Tensor {
    let width = width(input) / 2
    precondition(self.width(input) == 2 * width, "a row is gates, then as many values")
    return append(rows: rowSet(input), width: width, inputs: [input]) { output, _ in
      SwiGLU(input: input, output: output, width: width)
    }
  }
}
