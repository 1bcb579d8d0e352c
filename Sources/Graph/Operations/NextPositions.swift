import Kernels

/// The position of the patch that is read some places later, without gradient.
struct NextPositions: Operation {
  let name = "nextPositions"
  let table: Tensor  // [T, width], in raster order
  let output: Tensor  // [tokens, width]
  /// Tokens of each image.
  let size: Int
  let offset: Int
  let width: Int

  var inputs: [Tensor] { [table] }
  var outputs: [Tensor] { [output] }

  func forward(_ memory: Memory) {
    nextPositions(
      output: memory.value(output), table: memory.value(table), visits: memory.tokens(output).cells,
      rows: memory.rows(output), tokens: size, offset: offset,
      width: width)
  }

  func backward(_ memory: Memory) {}
}

extension Graph {
  /// Looks up where the patch lies that is read `offset` places later.
  ///
  /// - Parameters:
  ///   - table: [T, width], in raster order.
  ///   - set: Tokens in their reading order; a whole set.
  ///   - offset: Places ahead.
  /// - Returns: [tokens, width]; zeros for the last places, which nothing follows.
  public mutating func nextPositions(
    of set: TokenSet, table: Tensor, offset: Int
  ) -> Tensor {
    let width = width(table)
    return append(rows: .tokens(set), width: width, inputs: [table]) { output, _ in
      NextPositions(
        table: table, output: output, size: set.perImage, offset: offset, width: width)
    }
  }
}
