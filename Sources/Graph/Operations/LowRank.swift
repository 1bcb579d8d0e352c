import Kernels

/// Adds a product of two thin matrices to some columns of a product: LoRA.
struct LowRank: Operation {
  let name = "lowRank"
  let base: Tensor  // [rows, columns]
  let input: Tensor  // [rows, inputs]
  let down: Tensor  // [rank, inputs]
  let up: Tensor  // [outputs, rank]
  let output: Tensor  // [rows, columns]
  let carried: Tensor  // [rows, rank]
  let rows: RowSet
  let shape: LowRankShape

  var inputs: [Tensor] { [base, input, down, up] }
  var outputs: [Tensor] { [output, carried] }
  var kept: [Tensor] { [input, carried] }
  var sharesGradientWith: Tensor? { base }
  func scratchCount(_ extents: Extents, in graph: Graph) -> Int { shape.scratchCount }

  func forwardFLOPs(_ extents: Extents) -> Double {
    2 * Double(extents.rows(rows) * shape.rank) * Double(shape.inputs + shape.outputs)
  }

  func forward(_ memory: Memory) {
    memory.value(output).copy(memory.value(base))
    shape.forward(
      output: memory.value(output), carried: memory.value(carried), input: memory.value(input),
      down: memory.value(down), up: memory.value(up), rows: memory.rows(output),
      scratch: memory.scratch)
  }

  func backward(_ memory: Memory) {
    guard let downSlot = memory.gradient(down), let upSlot = memory.gradient(up) else { return }
    let inputSlot = memory.gradient(input)
    if let inputSlot, inputSlot.mode == .overwrite { inputSlot.slice.fill(0) }
    shape.backward(
      inputGradient: inputSlot?.slice, downGradient: downSlot.slice, upGradient: upSlot.slice,
      outputGradient: memory.resultGradient(output), carried: memory.value(carried),
      input: memory.value(input), down: memory.value(down), up: memory.value(up),
      rows: memory.rows(output), scratch: memory.scratch)
    memory.gradient(base)?.receive(memory.resultGradient(output))
  }
}

extension Graph {
  /// Adds `scale · (input · downᵀ) · upᵀ` to the columns of `base` from `firstColumn`.
  ///
  /// - Parameters:
  ///   - base: [rows, columns].
  ///   - input: [rows, inputs].
  ///   - down: [rank, inputs].
  ///   - up: [outputs, rank].
  ///   - scale: Factor of the update.
  ///   - firstColumn: First column of the update's outputs.
  /// - Returns: [rows, columns].
  public mutating func lowRank(
    _ base: Tensor, input: Tensor, down: Tensor, up: Tensor, scale: Float, firstColumn: Int
  ) -> Tensor {
    let (rows, columns) = (rowSet(base), width(base))
    let shape = LowRankShape(
      inputs: width(input), outputs: fixedRows(up), rank: fixedRows(down), columns: columns,
      firstColumn: firstColumn, scale: scale)
    return append(
      rows: rows, width: columns, inputs: [base, input, down, up], saved: [(rows, shape.rank)]
    ) { output, saved in
      LowRank(
        base: base, input: input, down: down, up: up, output: output, carried: saved[0],
        rows: rows, shape: shape)
    }
  }
}
