import Kernels

/// The Gaussian error linear unit.
struct GELU: Operation {
  let name = "gelu"
  let input: Tensor
  let output: Tensor

  var inputs: [Tensor] { [input] }
  var outputs: [Tensor] { [output] }
  var kept: [Tensor] { [input] }
  var isCheap: Bool { true }
  var sharesGradientWith: Tensor? { input }

  func forward(_ memory: Memory) {
    geluForward(output: memory.value(output), input: memory.value(input))
  }

  func backward(_ memory: Memory) {
    guard let slot = memory.gradient(input) else { return }
    precondition(slot.mode != .accumulate, "a GELU's input must not have other readers")
    geluBackward(
      inputGradient: slot.slice, outputGradient: memory.resultGradient(output),
      input: memory.value(input))
  }
}

extension Graph {
  /// Applies the Gaussian error linear unit, in its exact form.
  public mutating func gelu(_ input: Tensor) -> Tensor {
    append(rows: rowSet(input), width: width(input), inputs: [input]) { output, _ in
      GELU(input: input, output: output)
    }
  }
}
