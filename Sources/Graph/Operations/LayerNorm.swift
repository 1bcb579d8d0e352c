import Kernels

/// Layer normalization of each row, with learned scale and shift.
struct LayerNorm: Operation {
  let name = "layerNorm"
  let input: Tensor  // [rows, width]
  let scale: Tensor  // [width]
  let shift: Tensor  // [width]
  let output: Tensor  // [rows, width]
  let statistics: Tensor  // [rows, 2]
  let width: Int
  let epsilon: Float

  var inputs: [Tensor] { [input, scale, shift] }
  var outputs: [Tensor] { [output, statistics] }
  var kept: [Tensor] { [input, statistics] }
  var isCheap: Bool { true }
  var writesBFloat: Bool { true }

  func forward(_ memory: Memory) {
    if memory.element(output) == .bfloat {
      return layerNormForward(
        output: memory.bfloats(output), statistics: memory.value(statistics),
        input: memory.value(input), scale: memory.value(scale), shift: memory.value(shift),
        epsilon: epsilon)
    }
    layerNormForward(
      output: memory.value(output), statistics: memory.value(statistics),
      input: memory.value(input), scale: memory.value(scale), shift: memory.value(shift),
      rows: memory.rows(output), width: width, epsilon: epsilon)
  }

  func backward(_ memory: Memory) {
    guard let slot = memory.gradient(input) else { return }
    let (scaleSlot, shiftSlot) = (memory.gradient(scale), memory.gradient(shift))
    if memory.element(output) == .bfloat {
      // Only pre-training runs in bfloat16, and it has no frozen parameters here.
      guard let scaleSlot, let shiftSlot else { return }
      return layerNormBackward(
        inputGradient: slot.slice, scaleGradient: scaleSlot.slice, shiftGradient: shiftSlot.slice,
        outputGradient: memory.bfloatResultGradient(output), input: memory.value(input),
        statistics: memory.value(statistics), scale: memory.value(scale),
        accumulate: slot.mode == .accumulate)
    }
    layerNormBackward(
      inputGradient: slot.slice, scaleGradient: scaleSlot?.slice, shiftGradient: shiftSlot?.slice,
      outputGradient: memory.resultGradient(output), input: memory.value(input),
      statistics: memory.value(statistics), scale: memory.value(scale), rows: memory.rows(output),
      width: width, accumulate: slot.mode == .accumulate)
  }
}

extension Graph {
  /// Normalizes each row, then scales and shifts it.
  public mutating func layerNorm(
    _ input: Tensor, scale: Tensor, shift: Tensor, epsilon: Float = 1e-6
  ) -> Tensor {
    let (rows, width) = (rowSet(input), width(input))
    return append(
      rows: rows, width: width, inputs: [input, scale, shift], saved: [(rows, 2)]
    ) { output, saved in
      LayerNorm(
        input: input, scale: scale, shift: shift, output: output, statistics: saved[0],
        width: width, epsilon: epsilon)
    }
  }
}
