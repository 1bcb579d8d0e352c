import Kernels

/// The position of the patch that is read a fixed offset later, without gradient.
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
      output: memory.value(output), table: memory.value(table),
      readingOrder: memory.tokens(output).cells,
      rows: memory.rows(output), tokens: size, offset: offset,
      width: width)
  }

  func backward(_ memory: Memory) {}
}

extension Graph {
  /// Looks up the position of the patch that is read `offset` positions later.
  ///
  /// - Parameters:
  ///   - set: Tokens in their reading order; a whole set.
  ///   - table: [T, width], in raster order.
  ///   - offset: Positions ahead in reading order.
  /// - Returns: [tokens, width]; zeros for the last positions, which have no successor.
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
