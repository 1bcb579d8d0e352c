import Kernels

/// A loss of the whole batch whose values and gradients a first phase has computed.
struct BatchLoss: Operation {
  let name = "batchLoss"
  let input: Tensor  // [tokens, width]
  let values: Tensor  // [tokens, width + 1]: the gradient at each row, then the row's loss
  let output: Tensor  // [images, 1]
  /// Rows per image.
  let size: Int
  let width: Int
  let weight: Float

  var inputs: [Tensor] { [input, values] }
  var outputs: [Tensor] { [output] }
  var kept: [Tensor] { [values] }
  var isLoss: Bool { true }

  func forward(_ memory: Memory) {
    let (result, values) = (memory.value(output), memory.value(values))
    for image in 0..<result.count {
      let sum = (0..<size).reduce(Float(0)) { sum, row in
        sum + values[(image * size + row + 1) * (width + 1) - 1]
      }
      result[image] = weight * sum
    }
  }

  func backward(_ memory: Memory) {
    guard let slot = memory.gradient(input) else { return }
    if slot.mode == .overwrite { slot.slice.fill(0) }
    let values = memory.value(values)
    for row in 0..<memory.rows(input) {
      let start = row * (width + 1)
      addScaled(
        output: slot.slice[(row * width)..<((row + 1) * width)],
        input: values[start..<(start + width)], factor: weight * memory.lossFactor)
    }
  }
}

extension Graph {
  /// Appends a loss whose values and gradients are known before the pass.
  ///
  /// - Parameters:
  ///   - input: [tokens, width], at which the gradient enters.
  ///   - values: [tokens, width + 1]: the gradient at each row, then the row's loss.
  ///   - weight: Factor of this loss.
  /// - Returns: [images, 1], the sum over each image's rows.
  public mutating func batchLoss(_ input: Tensor, values: Tensor, weight: Float) -> Tensor {
    let (size, width) = (mixedSet(input).perImage, width(input))
    precondition(self.width(values) == width + 1, "each row has its gradient and its loss")
    return append(rows: .images, width: 1, inputs: [input, values]) { output, _ in
      BatchLoss(
        input: input, values: values, output: output, size: size, width: width, weight: weight)
    }
  }
}
