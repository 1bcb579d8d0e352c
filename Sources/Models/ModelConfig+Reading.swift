public import Data

/// How a model reads an image, as far as its settings fix it.
extension ModelConfig {
  /// Patches per side of a block that is read and predicted together.
  public var blockSide: Int {
    if case .blockCausal(let blocks) = attention { blocks.side } else { 1 }
  }

  /// Places from an output to the patch that it predicts: one block, or none for hidden patches.
  public var shift: Int { objective.method.shift(self) }

  /// The raster index of the patch at each place, wherever no order is drawn.
  ///
  /// The order is one of blocks; patches of one block stand together.
  public func visits(_ grid: PatchGrid) -> [Int] {
    let blocks = grid.blocks(side: blockSide)
    return grid.visits(blocks: order.settled.visits(blocks), side: blockSide)
  }

  /// An order drawn at random.
  public func drawnVisits(_ grid: PatchGrid, using generator: inout SeededGenerator) -> [Int] {
    let blocks = (0..<grid.blocks(side: blockSide).count).shuffled(using: &generator)
    return grid.visits(blocks: blocks, side: blockSide)
  }

  /// The shortest and longest prefix; without one, the first patch alone.
  public func prefixLengths(patches: Int) -> (shortest: Int, longest: Int) {
    guard case .prefix(let range) = attention else { return (1, 1) }
    return (range.shortest, range.longest ?? patches - 1)
  }
}
