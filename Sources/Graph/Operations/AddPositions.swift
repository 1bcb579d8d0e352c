import Kernels

/// Adds a fixed table of positions [T, width] to the patches of each image.
struct AddPositions: Operation {
  let name = "addPositions"
  let input: Tensor  // [patches or counted, width]
  let table: Tensor  // [T, width]
  let output: Tensor
  let rows: RowSet
  let width: Int

  var inputs: [Tensor] { [input, table] }
  var outputs: [Tensor] { [output] }
  var sharesGradientWith: Tensor? { input }

  func forward(_ memory: Memory) {
    let (result, values) = (memory.value(output), memory.value(input))
    let positions = memory.value(table)
    if rows == .counted {
      addTable(
        output: result, input: values, table: positions, index: memory.countedRows,
        rows: memory.rows(output), width: width)
    } else {
      addTable(
        output: result, input: values, table: positions, rows: memory.rows(output), width: width)
    }
  }

  func backward(_ memory: Memory) {
    memory.gradient(input)?.receive(memory.resultGradient(output))
  }
}

extension Graph {
  /// Adds a fixed table of positions [T, width] to the patches of each image.
  public mutating func addPositions(_ input: Tensor, table: Tensor) -> Tensor {
    let (rows, width) = (rowSet(input), width(input))
    return append(rows: rows, width: width, inputs: [input]) { output, _ in
      AddPositions(input: input, table: table, output: output, rows: rows, width: width)
    }
  }
}
