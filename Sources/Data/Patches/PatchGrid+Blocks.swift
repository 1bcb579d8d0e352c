extension PatchGrid {
  /// The grid of square blocks of this grid's patches.
  ///
  /// - Parameter side: Patches per side of a block; divides rows and columns.
  /// - Returns: The coarser grid.
  public func blocks(side: Int) -> PatchGrid {
    precondition(rows.isMultiple(of: side) && columns.isMultiple(of: side))
    return PatchGrid(
      rows: rows / side, columns: columns / side, patchSize: patchSize * side, channels: channels)
  }

  /// The patches block by block, those of one block in raster order.
  ///
  /// - Parameters:
  ///   - blocks: Raster indices of the blocks, in reading order.
  ///   - side: Patches per side of a block.
  /// - Returns: Raster indices of the patches.
  public func readingOrder(blocks: [Int], side: Int) -> [Int] {
    blocks.flatMap { block in
      let (top, left) = (block / (columns / side) * side, block % (columns / side) * side)
      return (0..<(side * side)).map { (top + $0 / side) * columns + left + $0 % side }
    }
  }
}
