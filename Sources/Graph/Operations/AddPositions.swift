import Kernels

/// Adds to each token its position in the image, for any reading order; the table may be learned.
struct AddPositions: Operation {
  let name = "addPositions"
  let input: Tensor  // [tokens, width]
  let table: Tensor  // [T, width], in raster order
  let output: Tensor
  let width: Int

  var inputs: [Tensor] { [input, table] }
  var outputs: [Tensor] { [output] }
  var sharesGradientWith: Tensor? { input }

  func forward(_ memory: Memory) {
    let tokens = memory.tokens(input)
    addPositions(
      output: memory.value(output), input: memory.value(input), table: memory.value(table),
      readingOrder: (tokens.origin ?? tokens).cells,
      selected: tokens.origin.map { _ in tokens.rows },
      rows: memory.rows(output), width: width)
  }

  func backward(_ memory: Memory) {
    if let slot = memory.gradient(table) {
      if slot.mode == .overwrite { slot.slice.fill(0) }
      let tokens = memory.tokens(input)
      addPositionsBackward(
        tableGradient: slot.slice, outputGradient: memory.resultGradient(output),
        readingOrder: (tokens.origin ?? tokens).cells,
        selected: tokens.origin.map { _ in tokens.rows }, rows: memory.rows(output), width: width)
    }
    memory.gradient(input)?.receive(memory.resultGradient(output))
  }
}

extension Graph {
  /// Adds a table of positions [T, width], in raster order, to the tokens of each image.
  public mutating func addPositions(_ input: Tensor, table: Tensor) -> Tensor {
    let (rows, width) = (rowSet(input), width(input))
    return append(rows: rows, width: width, inputs: [input, table]) { output, _ in
      AddPositions(input: input, table: table, output: output, width: width)
    }
  }
}
