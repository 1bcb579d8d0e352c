import Kernels

/// The mean squared error of each row: a loss.
struct SquaredError: Operation {
  let name = "squaredError"
  let prediction: Tensor  // [rows, width]
  let target: Tensor  // [rows, width]
  let output: Tensor  // [rows, 1]
  let width: Int

  var inputs: [Tensor] { [prediction, target] }
  var outputs: [Tensor] { [output] }
  var kept: [Tensor] { [prediction, target] }
  var isLoss: Bool { true }

  func forward(_ memory: Memory) {
    squaredErrorForward(
      losses: memory.value(output), prediction: memory.value(prediction),
      target: memory.value(target), rows: memory.rows(output), width: width)
  }

  func backward(_ memory: Memory) {
    guard let slot = memory.gradient(prediction) else { return }
    squaredErrorBackward(
      predictionGradient: slot.slice, prediction: memory.value(prediction),
      target: memory.value(target), rows: memory.rows(output), width: width,
      factor: memory.lossFactor)
  }
}

extension Graph {
  /// Computes each row's mean squared error.
  public mutating func squaredError(_ prediction: Tensor, target: Tensor) -> Tensor {
    let width = width(prediction)
    precondition(width == self.width(target), "a target must be as wide as its prediction")
    precondition(!self[target].needsGradient, "a target of squared errors has no gradient")
    return append(rows: rowSet(prediction), width: 1, inputs: [prediction, target]) { output, _ in
      SquaredError(prediction: prediction, target: target, output: output, width: width)
    }
  }
}
