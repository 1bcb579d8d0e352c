import Kernels

/// The average over each image's patches.
struct MeanPool: Operation {
  let name = "meanPool"
  let input: Tensor  // [patches, width]
  let output: Tensor  // [images, width]
  let width: Int

  var inputs: [Tensor] { [input] }
  var outputs: [Tensor] { [output] }

  func forward(_ memory: Memory) {
    meanRowsForward(
      output: memory.value(output), input: memory.value(input), groups: memory.extents.images,
      size: memory.extents.patchesPerImage, width: width)
  }

  func backward(_ memory: Memory) {
    guard let slot = memory.gradient(input) else { return }
    meanRowsBackward(
      inputGradient: slot.slice, outputGradient: memory.resultGradient(output),
      groups: memory.extents.images, size: memory.extents.patchesPerImage, width: width,
      accumulate: slot.mode == .accumulate)
  }
}

extension Graph {
  /// Averages over each image's patches.
  public mutating func meanPool(_ input: Tensor) -> Tensor {
    let width = width(input)
    return append(rows: .images, width: width, inputs: [input]) { output, _ in
      MeanPool(input: input, output: output, width: width)
    }
  }
}
