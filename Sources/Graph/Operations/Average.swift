import Kernels

/// The mean of several tensors of one shape, such as the outputs of a window of blocks.
struct Average: Operation {
  let name = "average"
  let inputs: [Tensor]
  let output: Tensor

  var outputs: [Tensor] { [output] }

  func forward(_ memory: Memory) {
    let result = memory.value(output)
    result.fill(0)
    for input in inputs {
      addScaled(output: result, input: memory.value(input), factor: 1 / Float(inputs.count))
    }
  }

  func backward(_ memory: Memory) {
    let gradient = memory.resultGradient(output)
    for input in inputs {
      guard let slot = memory.gradient(input) else { continue }
      if slot.mode == .overwrite { slot.slice.fill(0) }
      addScaled(output: slot.slice, input: gradient, factor: 1 / Float(inputs.count))
    }
  }
}

extension Graph {
  /// Averages tensors of one shape.
  public mutating func average(_ tensors: [Tensor]) -> Tensor {
    if tensors.count == 1 { return tensors[0] }
    return append(rows: rowSet(tensors[0]), width: width(tensors[0]), inputs: tensors) {
      output, _ in
      Average(inputs: tensors, output: output)
    }
  }
}
