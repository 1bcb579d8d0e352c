import Kernels

/// Weighted sums of the rows of a table, such as a grid of learned positions for another grid.
struct Resample: Operation {
  let name = "resample"
  let table: Tensor  // [T, width]
  let weights: Tensor  // [rows, T]
  let output: Tensor  // [rows, width]
  let rows: Int
  let tableRows: Int
  let width: Int

  var inputs: [Tensor] { [table, weights] }
  var outputs: [Tensor] { [output] }
  var kept: [Tensor] { [weights] }

  func forward(_ memory: Memory) {
    // A product with a matrix that is not transposed, as in a linear layer's backward pass.
    linearInputBackward(
      inputGradient: memory.value(output), outputGradient: memory.value(weights),
      weight: memory.value(table), rows: rows, inputs: width, outputs: tableRows,
      accumulate: false)
  }

  func backward(_ memory: Memory) {
    guard let slot = memory.gradient(table) else { return }
    if slot.mode == .overwrite { slot.slice.fill(0) }
    linearWeightBackward(
      weightGradient: slot.slice, outputGradient: memory.value(weights),
      input: memory.resultGradient(output), rows: rows, inputs: width, outputs: tableRows)
  }
}

extension Graph {
  /// Sums the rows of a table [T, width] with constant weights [rows, T].
  public mutating func resample(_ table: Tensor, weights: Tensor) -> Tensor {
    let (rows, width) = (fixedRows(weights), width(table))
    let tableRows = self.width(weights)
    return append(rows: .fixed(rows), width: width, inputs: [table, weights]) { output, _ in
      Resample(
        table: table, weights: weights, output: output, rows: rows, tableRows: tableRows,
        width: width)
    }
  }
}
