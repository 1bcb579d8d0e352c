import Kernels

/// Standardizes each row with the unbiased variance: AIM's pixel target, without gradient.
struct Standardize: Operation {
  let name = "standardize"
  let input: Tensor
  let output: Tensor
  let width: Int
  let epsilon: Float

  var inputs: [Tensor] { [input] }
  var outputs: [Tensor] { [output] }

  func forward(_ memory: Memory) {
    standardizeRows(
      output: memory.value(output), input: memory.value(input), rows: memory.rows(output),
      width: width, epsilon: epsilon)
  }

  func backward(_ memory: Memory) {}
}

extension Graph {
  /// Standardizes each row with the unbiased variance, without gradient.
  public mutating func standardize(_ input: Tensor, epsilon: Float = 1e-6) -> Tensor {
    precondition(!self[input].needsGradient, "a target has no gradient")
    let width = width(input)
    return append(rows: rowSet(input), width: width, inputs: [input]) { output, _ in
      Standardize(input: input, output: output, width: width, epsilon: epsilon)
    }
  }
}
