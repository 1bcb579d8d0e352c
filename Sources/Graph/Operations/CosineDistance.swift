import Kernels

/// One minus the cosine between each prediction and its target: a loss.
struct CosineDistance: Operation {
  let name = "cosineDistance"
  let prediction: Tensor  // [rows, width]
  let target: Tensor  // [rows, width]
  let output: Tensor  // [rows, 1]
  let width: Int

  var inputs: [Tensor] { [prediction, target] }
  var outputs: [Tensor] { [output] }
  var kept: [Tensor] { [prediction, target] }
  var isLoss: Bool { true }

  func forward(_ memory: Memory) {
    cosineDistanceForward(
      losses: memory.value(output), a: memory.value(prediction), b: memory.value(target),
      rows: memory.rows(output), width: width)
  }

  func backward(_ memory: Memory) {
    for (own, other) in [(prediction, target), (target, prediction)] {
      guard let slot = memory.gradient(own) else { continue }
      precondition(slot.mode != .accumulate, "the compared tensor must not have other readers")
      cosineDistanceBackward(
        aGradient: slot.slice, a: memory.value(own), b: memory.value(other),
        rows: memory.rows(output), width: width, factor: memory.lossFactor)
    }
  }
}

extension Graph {
  /// Computes one minus the cosine between the rows of a prediction and of its target.
  public mutating func cosineDistance(_ prediction: Tensor, target: Tensor) -> Tensor {
    let width = width(prediction)
    precondition(width == self.width(target), "a target must be as wide as its prediction")
    return append(rows: rowSet(prediction), width: 1, inputs: [prediction, target]) { output, _ in
      CosineDistance(prediction: prediction, target: target, output: output, width: width)
    }
  }
}
