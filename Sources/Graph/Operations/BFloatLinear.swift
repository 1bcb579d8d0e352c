import Kernels

/// A matrix product of bfloat16 operands, summed in single precision.
///
///     result = input · weightᵀ (+ bias) (+ residual)
struct BFloatLinear: BFloatOperation {
  let linear: Linear
  let packed: Tensor

  let name = "linear"
  var outputs: [Tensor] { packed == linear.input ? [linear.output] : [linear.output, packed] }
  var kept: [Tensor] { [packed] }
  var sharesGradientWith: Tensor? { linear.residual }

  func forward(_ memory: Memory) {
    let left = memory.bfloats(packed)
    if packed != linear.input { left.round(memory.value(linear.input)) }
    let right = memory.packed.forward(weight)
    if memory.element(linear.output) == .bfloat {
      return BFloatProduct.multiply(into: memory.bfloats(linear.output), left, right)
    }
    BFloatProduct.multiply(
      into: memory.value(linear.output), left, right, bias: linear.bias.map(memory.value),
      residual: linear.residual.map(memory.value))
  }

  func backward(_ memory: Memory) {
    var scratch = memory.scratch
    let gradient: BFloatRows
    if memory.element(linear.output) == .bfloat {
      gradient = memory.bfloatResultGradient(linear.output)
    } else {
      let values = memory.resultGradient(linear.output)
      gradient = memory.take(
        from: &scratch, rows: memory.rows(linear.output), width: linear.outputCount)
      gradient.round(values)
      if let bias = linear.bias, let slot = memory.gradient(bias) {
        addRows(output: slot.slice, input: values, rows: gradient.rows)
      }
    }
    linear.backward(gradient, packed: packed, scratch: scratch, memory)
    if let residual = linear.residual, let slot = memory.gradient(residual) {
      slot.receive(memory.resultGradient(linear.output))
    }
  }
}

extension Linear {
  /// Floats for the result's gradient as rows, and both operands of the weight's gradient.
  func bfloatScratchCount(_ extents: Extents) -> Int {
    let rowCount = extents.rows(rows)
    return rowCount * BFloatRows.floats(perRow: outputCount)
      + BFloatPanels.count(columns: outputCount, summed: rowCount, side: .left)
      + BFloatPanels.count(columns: inputCount, summed: rowCount, side: .right)
  }

  /// Propagates a bfloat16 gradient of the product to its weight and its input.
  func backward(
    _ gradient: BFloatRows, packed: Tensor, scratch: FloatSlice, _ memory: Memory
  ) {
    if let slot = memory.gradient(weight) {
      let leftCount = BFloatPanels.count(
        columns: outputCount, summed: gradient.rows, side: .left)
      let left = BFloatPanels.overRows(
        of: gradient, side: .left, into: scratch[0..<leftCount])
      let right = BFloatPanels.overRows(
        of: memory.bfloats(packed), side: .right, into: scratch[leftCount..<scratch.count])
      BFloatProduct.accumulate(into: slot.slice, left, right)
    }
    guard let slot = memory.gradient(input) else { return }
    let right = memory.packed.backward(weight)
    if memory.element(input) == .bfloat {
      BFloatProduct.multiply(
        into: BFloatRows(slot.slice, rows: gradient.rows, width: inputCount), gradient, right,
        accumulate: slot.mode == .accumulate)
    } else {
      BFloatProduct.multiply(
        into: slot.slice, gradient, right,
        residual: slot.mode == .accumulate ? slot.slice : nil)
    }
  }
}
