import Kernels

/// The average over each image's tokens.
struct MeanPool: Operation {
  let name = "meanPool"
  let input: Tensor  // [tokens, width]
  let output: Tensor  // [images, width]
  /// Tokens of each image.
  let size: Int
  let width: Int

  var inputs: [Tensor] { [input] }
  var outputs: [Tensor] { [output] }

  func forward(_ memory: Memory) {
    meanRowsForward(
      output: memory.value(output), input: memory.value(input), groups: memory.extents.images,
      size: size, width: width)
  }

  func backward(_ memory: Memory) {
    guard let slot = memory.gradient(input) else { return }
    meanRowsBackward(
      inputGradient: slot.slice, outputGradient: memory.resultGradient(output),
      groups: memory.extents.images, size: size, width: width,
      accumulate: slot.mode == .accumulate)
  }
}

extension Graph {
  /// Averages over each image's tokens.
  public mutating func meanPool(_ input: Tensor) -> Tensor {
    let (width, size) = (width(input), mixedSet(input).perImage)
    return append(rows: .images, width: width, inputs: [input]) { output, _ in
      MeanPool(input: input, output: output, size: size, width: width)
    }
  }
}
