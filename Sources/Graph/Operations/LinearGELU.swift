import Kernels

/// A matrix product and the GELU of its result, fused.
///
/// The pre-activations are never stored: the forward pass writes the result and, for the backward
/// pass, the derivative at each value.
struct LinearGELU: Operation {
  let linear: Linear
  /// The GELU's result.
  let output: Tensor
  /// The GELU's derivative.
  let slope: Tensor

  let name = "linearGELU"
  var inputs: [Tensor] { linear.inputs }
  var outputs: [Tensor] { [output, slope] }
  var kept: [Tensor] { linear.kept + [slope] }

  func forwardFLOPs(_ extents: Extents) -> Double { linear.forwardFLOPs(extents) }
  func backwardFLOPs(_ extents: Extents, in graph: Graph) -> Double {
    linear.backwardFLOPs(extents, in: graph)
  }

  func forward(_ memory: Memory) {
    linearGELUForward(
      output: memory.value(output), slope: memory.isTraining ? memory.value(slope) : nil,
      input: memory.value(linear.input), weight: memory.value(linear.weight),
      rows: memory.rows(output), inputs: linear.inputCount, outputs: linear.outputCount,
      start: linear.start(memory))
  }

  func backward(_ memory: Memory) {
    let gradient = memory.resultGradient(output)
    gradient.multiply(by: memory.value(slope))
    linear.backward(gradient, memory)
  }
}
