import Kernels

/// Puts one learned row in place of every row that counts in the loss: masked prediction.
struct HideCounted: Operation {
  let name = "hideCounted"
  let input: Tensor  // [patches, width]
  let token: Tensor  // [1, width]
  let output: Tensor  // [patches, width]

  var inputs: [Tensor] { [input, token] }
  var outputs: [Tensor] { [output] }
  var sharesGradientWith: Tensor? { input }

  func forward(_ memory: Memory) {
    let result = memory.value(output)
    result.copy(memory.value(input))
    putRow(
      output: result, row: memory.value(token), index: memory.countedRows,
      rows: memory.extents.counted)
  }

  func backward(_ memory: Memory) {
    guard let slot = memory.gradient(input), let tokenSlot = memory.gradient(token) else { return }
    precondition(slot.mode != .accumulate, "what is hidden has no other reader")
    slot.receive(memory.resultGradient(output))
    takeRows(
      sum: tokenSlot.slice, from: slot.slice, index: memory.countedRows,
      rows: memory.extents.counted)
  }
}

extension Graph {
  /// Hides the rows that count in the loss behind one learned row.
  ///
  /// - Parameters:
  ///   - input: [patches, width].
  ///   - token: [width], a parameter.
  /// - Returns: [patches, width].
  public mutating func hideCounted(_ input: Tensor, token: Tensor) -> Tensor {
    append(rows: .patches, width: width(input), inputs: [input, token]) { output, _ in
      HideCounted(input: input, token: token, output: output)
    }
  }
}
