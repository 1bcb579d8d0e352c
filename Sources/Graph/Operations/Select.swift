import Kernels

/// Gathers the rows of a selected set, or the rows a fixed offset after them.
///
/// Later operations then run on those rows only: a prefix makes the head cheaper.
struct Select: Operation {
  let name = "select"
  let input: Tensor  // [tokens, width]
  let output: Tensor  // [chosen, width]
  let offset: Int
  let width: Int

  var inputs: [Tensor] { [input] }
  var outputs: [Tensor] { [output] }

  func forward(_ memory: Memory) {
    gatherRows(
      output: memory.value(output), input: memory.value(input), index: memory.tokens(output).rows,
      rows: memory.rows(output), offset: offset, width: width)
  }

  func backward(_ memory: Memory) {
    guard let slot = memory.gradient(input) else { return }
    if slot.mode == .overwrite { slot.slice.fill(0) }
    scatterAddRows(
      output: slot.slice, input: memory.resultGradient(output), index: memory.tokens(output).rows,
      rows: memory.rows(output), offset: offset, width: width)
  }
}

extension Graph {
  /// Gathers the rows of a set that is selected from the input's, or those `offset` tokens later.
  ///
  /// - Parameters:
  ///   - set: The selected tokens.
  ///   - input: [tokens, width].
  ///   - offset: Offset from each token of the set to the gathered row.
  ///   - isDetached: Whether the gradient is stopped at the input.
  /// - Returns: [chosen, width].
  public mutating func select(
    _ set: TokenSet, of input: Tensor, offset: Int = 0, isDetached: Bool = false
  ) -> Tensor {
    precondition(origin(of: set) == tokenSet(input), "kept tokens must be selected from the input")
    let width = width(input)
    return append(
      rows: .tokens(set), width: width, inputs: [input], isDetached: isDetached
    ) { output, _ in
      Select(input: input, output: output, offset: offset, width: width)
    }
  }
}
