import Kernels

/// Replaces every row of a selected set with one learned row, for masked prediction.
struct Hide: Operation {
  let name = "hide"
  let input: Tensor  // [tokens, width]
  let token: Tensor  // [1, width]
  let output: Tensor  // [tokens, width]
  /// The hidden tokens.
  let hidden: TokenSet

  var inputs: [Tensor] { [input, token] }
  var outputs: [Tensor] { [output] }
  var sharesGradientWith: Tensor? { input }

  func forward(_ memory: Memory) {
    let result = memory.value(output)
    result.copy(memory.value(input))
    putRow(
      output: result, row: memory.value(token), index: memory.tokens(hidden).rows,
      rows: memory.extents.rows(hidden))
  }

  func backward(_ memory: Memory) {
    guard let slot = memory.gradient(input), let tokenSlot = memory.gradient(token) else { return }
    precondition(slot.mode != .accumulate, "the input must not have other readers")
    slot.receive(memory.resultGradient(output))
    takeRows(
      sum: tokenSlot.slice, from: slot.slice, index: memory.tokens(hidden).rows,
      rows: memory.extents.rows(hidden))
  }
}

extension Graph {
  /// Replaces tokens with one learned row.
  ///
  /// - Parameters:
  ///   - input: [tokens, width].
  ///   - hidden: A set that is selected from the input's.
  ///   - token: [width], a parameter.
  /// - Returns: [tokens, width].
  public mutating func hide(_ input: Tensor, _ hidden: TokenSet, token: Tensor) -> Tensor {
    precondition(
      origin(of: hidden) == tokenSet(input), "hidden tokens must be selected from the input")
    return append(rows: rowSet(input), width: width(input), inputs: [input, token]) { output, _ in
      Hide(input: input, token: token, output: output, hidden: hidden)
    }
  }
}
