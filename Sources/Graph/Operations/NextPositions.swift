import Kernels

/// The position of the patch that is read some places later, without gradient.
struct NextPositions: Operation {
  let name = "nextPositions"
  let table: Tensor  // [T, width], in raster order
  let output: Tensor  // [patches, width]
  let offset: Int
  let width: Int

  var inputs: [Tensor] { [table] }
  var outputs: [Tensor] { [output] }

  func forward(_ memory: Memory) {
    nextPositions(
      output: memory.value(output), table: memory.value(table), visits: memory.visits,
      rows: memory.rows(output), tokens: memory.extents.patchesPerImage, offset: offset,
      width: width)
  }

  func backward(_ memory: Memory) {}
}

extension Graph {
  /// Looks up where the patch lies that is read `offset` places later.
  ///
  /// - Parameters:
  ///   - table: [T, width], in raster order.
  ///   - offset: Places ahead.
  /// - Returns: [patches, width]; zeros for the last places, which nothing follows.
  public mutating func nextPositions(table: Tensor, offset: Int) -> Tensor {
    let width = width(table)
    return append(rows: .patches, width: width, inputs: [table]) { output, _ in
      NextPositions(table: table, output: output, offset: offset, width: width)
    }
  }
}
