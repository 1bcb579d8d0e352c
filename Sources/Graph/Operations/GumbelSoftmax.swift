import Kernels

/// A relaxed sample of each row's categorical distribution: differentiable, nearly one-hot at low
/// temperature.
struct GumbelSoftmax: Operation {
  let name = "gumbelSoftmax"
  let logits: Tensor  // [rows, classes]
  let noise: Tensor  // [rows, classes]
  let temperature: Tensor  // [1, 1]
  let output: Tensor  // [rows, classes]
  let classes: Int

  var inputs: [Tensor] { [logits, noise, temperature] }
  var outputs: [Tensor] { [output] }
  var kept: [Tensor] { [output, temperature] }

  func forward(_ memory: Memory) {
    gumbelSoftmaxForward(
      output: memory.value(output), logits: memory.value(logits), noise: memory.value(noise),
      temperature: memory.value(temperature)[0], rows: memory.rows(output), classes: classes)
  }

  func backward(_ memory: Memory) {
    guard let slot = memory.gradient(logits) else { return }
    gumbelSoftmaxBackward(
      logitsGradient: slot.slice, outputGradient: memory.resultGradient(output),
      output: memory.value(output), temperature: memory.value(temperature)[0],
      rows: memory.rows(output), classes: classes, accumulate: slot.mode == .accumulate)
  }
}

extension Graph {
  /// Draws a relaxed sample of each row's distribution: softmax((logits + noise) / temperature).
  ///
  /// Source: Jang, Gu & Poole 2017 (arXiv:1611.01144), equation 2.
  ///
  /// - Parameters:
  ///   - logits: [rows, classes].
  ///   - noise: [rows, classes], an input filled with standard Gumbel noise.
  ///   - temperature: [1, 1], an input above 0.
  /// - Returns: [rows, classes], each row summing to 1.
  public mutating func gumbelSoftmax(
    _ logits: Tensor, noise: Tensor, temperature: Tensor
  ) -> Tensor {
    let classes = width(logits)
    precondition(width(noise) == classes && width(temperature) == 1)
    return append(rows: rowSet(logits), width: classes, inputs: [logits, noise, temperature]) {
      output, _ in
      GumbelSoftmax(
        logits: logits, noise: noise, temperature: temperature, output: output, classes: classes)
    }
  }
}
