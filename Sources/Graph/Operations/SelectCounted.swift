import Kernels

/// Keeps the rows whose predictions count in the loss, or the rows a fixed distance after them.
///
/// What follows then runs on those rows only: a prefix makes the head cheaper.
struct SelectCounted: Operation {
  let name = "selectCounted"
  let input: Tensor  // [patches, width]
  let output: Tensor  // [counted, width]
  let offset: Int
  let width: Int

  var inputs: [Tensor] { [input] }
  var outputs: [Tensor] { [output] }

  func forward(_ memory: Memory) {
    gatherRows(
      output: memory.value(output), input: memory.value(input), index: memory.countedRows,
      rows: memory.rows(output), offset: offset, width: width)
  }

  func backward(_ memory: Memory) {
    guard let slot = memory.gradient(input) else { return }
    if slot.mode == .overwrite { slot.slice.fill(0) }
    scatterAddRows(
      output: slot.slice, input: memory.resultGradient(output), index: memory.countedRows,
      rows: memory.rows(output), offset: offset, width: width)
  }
}

extension Graph {
  /// Keeps the rows that count in the loss, or those `offset` patches later.
  public mutating func selectCounted(_ input: Tensor, offset: Int = 0) -> Tensor {
    let width = width(input)
    return append(rows: .counted, width: width, inputs: [input]) { output, _ in
      SelectCounted(input: input, output: output, offset: offset, width: width)
    }
  }
}
