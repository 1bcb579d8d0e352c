public import Data

/// The reading order of an image, as far as the settings determine it.
extension ModelConfig {
  /// Patches per side of a block that is read and predicted as a unit.
  public var blockSide: Int {
    if case .blockCausal(let blocks) = attention { blocks.side } else { 1 }
  }

  /// The offset from an output to its target in reading order: one block, or 0 for hidden patches.
  public var shift: Int { objective.method.shift(self) }

  /// The raster index of the patch at each position, when no order is drawn.
  ///
  /// The order is one of blocks; the patches of a block are consecutive.
  public func readingOrder(_ grid: PatchGrid) -> [Int] {
    let blocks = grid.blocks(side: blockSide)
    return grid.readingOrder(blocks: order.evaluationOrder.readingOrder(blocks), side: blockSide)
  }

  /// A random order.
  public func randomOrder(_ grid: PatchGrid, using generator: inout SeededGenerator) -> [Int] {
    let blocks = (0..<grid.blocks(side: blockSide).count).shuffled(using: &generator)
    return grid.readingOrder(blocks: blocks, side: blockSide)
  }

  /// The shortest and longest prefix; without prefixes, the first patch alone.
  public func prefixLengths(patches: Int) -> (shortest: Int, longest: Int) {
    guard case .prefix(let range) = attention else { return (1, 1) }
    return (range.shortest, range.longest ?? patches - 1)
  }
}
