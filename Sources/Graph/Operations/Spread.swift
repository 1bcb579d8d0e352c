import Kernels

/// Scatters the rows of a selected set back among the tokens from which they were selected, with
/// one learned row for all others: the input of MAE's decoder.
struct Spread: Operation {
  let name = "spread"
  let input: Tensor  // [chosen, width]
  let token: Tensor  // [1, width]
  let output: Tensor  // [tokens, width]
  /// The tokens that were not selected.
  let rest: TokenSet
  let width: Int

  var inputs: [Tensor] { [input, token] }
  var outputs: [Tensor] { [output] }

  func forward(_ memory: Memory) {
    let result = memory.value(output)
    result.fill(0)
    scatterAddRows(
      output: result, input: memory.value(input), index: memory.tokens(input).rows,
      rows: memory.rows(input), offset: 0, width: width)
    putRow(
      output: result, row: memory.value(token), index: memory.tokens(rest).rows,
      rows: memory.extents.rows(rest))
  }

  func backward(_ memory: Memory) {
    guard let slot = memory.gradient(input), let tokenSlot = memory.gradient(token) else { return }
    precondition(slot.mode != .accumulate, "the input must not have other readers")
    let gradient = memory.resultGradient(output)
    gatherRows(
      output: slot.slice, input: gradient, index: memory.tokens(input).rows,
      rows: memory.rows(input), offset: 0, width: width)
    takeRows(
      sum: tokenSlot.slice, from: gradient, index: memory.tokens(rest).rows,
      rows: memory.extents.rows(rest))
  }
}

extension Graph {
  /// Scatters selected tokens back to their positions, with one learned row at all others.
  ///
  /// - Parameters:
  ///   - input: [chosen, width].
  ///   - rest: The tokens that were not selected, of the same whole set.
  ///   - token: [width], a parameter.
  /// - Returns: [tokens, width], of the whole set.
  public mutating func spread(_ input: Tensor, _ rest: TokenSet, token: Tensor) -> Tensor {
    guard let whole = origin(of: tokenSet(input)), origin(of: rest) == whole else {
      preconditionFailure("tokens are spread among those that they were chosen from")
    }
    let width = width(input)
    return append(rows: .tokens(whole), width: width, inputs: [input, token]) { output, _ in
      Spread(input: input, token: token, output: output, rest: rest, width: width)
    }
  }
}
