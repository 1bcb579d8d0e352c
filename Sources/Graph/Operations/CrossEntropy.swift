import Kernels

/// The cross-entropy of each row with its token's label, in nats: a loss.
struct CrossEntropy: Operation {
  let name = "crossEntropy"
  let logits: Tensor  // [rows, classes]
  let output: Tensor  // [rows, 1]
  let classes: Int
  let smoothing: Float

  var inputs: [Tensor] { [logits] }
  var outputs: [Tensor] { [output] }
  var kept: [Tensor] { [logits] }
  var isLoss: Bool { true }

  func forward(_ memory: Memory) {
    crossEntropyForward(
      losses: memory.value(output), logits: memory.value(logits),
      labels: memory.tokens(output).labels,
      rows: memory.rows(output), classes: classes, smoothing: smoothing)
  }

  func backward(_ memory: Memory) {
    guard let slot = memory.gradient(logits) else { return }
    crossEntropyBackward(
      logitsGradient: slot.slice, logits: memory.value(logits),
      labels: memory.tokens(output).labels,
      rows: memory.rows(output), classes: classes, factor: memory.lossFactor,
      smoothing: smoothing)
  }
}

extension Graph {
  /// Computes each row's cross-entropy in nats.
  ///
  /// - Parameters:
  ///   - logits: [rows, classes].
  ///   - smoothing: Label smoothing: the probability mass spread over all classes.
  /// - Returns: [rows, 1].
  public mutating func crossEntropy(_ logits: Tensor, smoothing: Float = 0) -> Tensor {
    let classes = width(logits)
    return append(rows: rowSet(logits), width: 1, inputs: [logits]) { output, _ in
      CrossEntropy(logits: logits, output: output, classes: classes, smoothing: smoothing)
    }
  }
}
