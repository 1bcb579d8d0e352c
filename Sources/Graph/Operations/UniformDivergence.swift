import Kernels

/// The weighted KL divergence of each row's distribution from the uniform one: an additional loss.
struct UniformDivergence: Operation {
  let name = "uniformDivergence"
  let logits: Tensor  // [rows, classes]
  let output: Tensor  // [rows, 1]
  let classes: Int
  let weight: Float

  var inputs: [Tensor] { [logits] }
  var outputs: [Tensor] { [output] }
  var kept: [Tensor] { [logits] }
  var isLoss: Bool { true }

  func forward(_ memory: Memory) {
    uniformDivergenceForward(
      losses: memory.value(output), logits: memory.value(logits), rows: memory.rows(output),
      classes: classes, weight: weight)
  }

  func backward(_ memory: Memory) {
    guard let slot = memory.gradient(logits) else { return }
    uniformDivergenceBackward(
      logitsGradient: slot.slice, logits: memory.value(logits), rows: memory.rows(output),
      classes: classes, factor: memory.lossFactor * weight,
      accumulate: slot.mode == .accumulate)
  }
}

extension Graph {
  /// Computes each row's Kullback-Leibler divergence from the uniform, in nats times `weight`.
  public mutating func uniformDivergence(_ logits: Tensor, weight: Float) -> Tensor {
    let classes = width(logits)
    return append(rows: rowSet(logits), width: 1, inputs: [logits]) { output, _ in
      UniformDivergence(logits: logits, output: output, classes: classes, weight: weight)
    }
  }
}
