import Kernels

/// A matrix product of bfloat16 operands and the GELU of its result, fused.
///
/// The pre-activations are never stored: the forward pass writes the result and, for the backward
/// pass, the derivative at each value, both in bfloat16.
struct BFloatLinearGELU: BFloatOperation {
  let linear: Linear
  let packed: Tensor
  /// The GELU's result.
  let output: Tensor
  /// The GELU's derivative.
  let slope: Tensor

  let name = "linearGELU"
  var outputs: [Tensor] { [output, slope] + (packed == linear.input ? [] : [packed]) }
  var kept: [Tensor] { [packed, slope] }

  func forward(_ memory: Memory) {
    let left = memory.bfloats(packed)
    if packed != linear.input { left.round(memory.value(linear.input)) }
    BFloatProduct.gelu(
      into: memory.bfloats(output), slope: memory.isTraining ? memory.bfloats(slope) : nil, left,
      memory.packed.forward(weight))
  }

  func backward(_ memory: Memory) {
    let gradient = memory.bfloatResultGradient(output)
    gradient.multiply(by: memory.bfloats(slope))
    linear.backward(gradient, packed: packed, scratch: memory.scratch, memory)
  }
}
