import Kernels

/// The average over the tokens of each image, or of each of its groups.
struct MeanPool: Operation {
  let name = "meanPool"
  let input: Tensor  // [tokens, width]
  let output: Tensor  // [groups, width]
  /// Tokens of each group.
  let size: Int
  let width: Int

  var inputs: [Tensor] { [input] }
  var outputs: [Tensor] { [output] }

  func forward(_ memory: Memory) {
    meanRowsForward(
      output: memory.value(output), input: memory.value(input), groups: memory.rows(output),
      size: size, width: width)
  }

  func backward(_ memory: Memory) {
    guard let slot = memory.gradient(input) else { return }
    meanRowsBackward(
      inputGradient: slot.slice, outputGradient: memory.resultGradient(output),
      groups: memory.rows(output), size: size, width: width,
      accumulate: slot.mode == .accumulate)
  }
}

extension Graph {
  /// Averages over the tokens of each group.
  ///
  /// - Parameters:
  ///   - input: [tokens, width].
  ///   - groups: A set with a row for each group of an image's tokens.
  /// - Returns: [groups, width].
  public mutating func meanPool(_ input: Tensor, into groups: TokenSet = .images) -> Tensor {
    let (width, set) = (width(input), mixedSet(input))
    precondition(groups.perImage == set.groups, "each group has one average")
    let size = set.length
    return append(rows: .tokens(groups), width: width, inputs: [input]) { output, _ in
      MeanPool(input: input, output: output, size: size, width: width)
    }
  }
}
