import Data
public import Settings

/// Which large views of self-distillation are masked for the student, and how much of them.
///
/// Source: Zhou et al. 2021 (iBOT, arXiv:2111.07832), section 4.1 and its published code.
public struct CropMasks: Settings {
  public var maskedCrops = 0.5
  public var smallestRatio = 0.1
  public var largestRatio = 0.5
  public var shape = MaskShape.blocks(BlockMask())

  public init() {}

  public static let fields: [Field<Self>] = [
    Field("maskedCrops", \.maskedCrops, in: 0.01...1, "Fraction of global crops that are masked."),
    Field(
      "smallestRatio", \.smallestRatio, in: 0...0.99,
      "Smallest masking ratio of a masked crop; ratios are drawn uniformly."),
    Field(
      "largestRatio", \.largestRatio, in: 0.01...0.99, "Largest masking ratio of a masked crop."),
    Field("shape", \.shape, "Arrangement of the masked patches."),
  ]

  /// The maximum number of hidden patches of a view.
  func most(_ grid: PatchGrid) -> Int { Int(largestRatio * Double(grid.count)) }

  /// The average number of hidden patches of both large views of an image.
  func average(_ grid: PatchGrid) -> Int {
    Int((maskedCrops * (smallestRatio + largestRatio) * Double(grid.count)).rounded())
  }

  /// Checks the settings against each other and the grid.
  ///
  /// - Throws: ``ModelError``.
  func check(_ objective: String, _ grid: PatchGrid) throws {
    guard smallestRatio <= largestRatio else {
      throw ModelError.unsuited(
        "model.objective.\(objective).smallestRatio is \(smallestRatio), above largestRatio "
          + "\(largestRatio); exchange them")
    }
    guard most(grid) > 0 else {
      throw ModelError.unsuited(
        "model.objective.\(objective).largestRatio \(largestRatio) hides none of the "
          + "\(grid.count) patches of a large view; use at least \(1 / Double(grid.count))")
    }
    if case .blocks(let blocks) = shape {
      try blocks.check(
        "model.objective.\(objective)", grid, count: most(grid), least: Self.leastBlock(grid))
    }
  }

  /// The smallest area of a rectangle where the settings do not say: the square of a third of the side.
  private static func leastBlock(_ grid: PatchGrid) -> Int {
    let third = min(grid.rows, grid.columns) / 3
    return max(1, third * third)
  }

  /// The ratio of a masked view, `place` of the way from the smallest to the largest.
  func ratio(_ place: Double) -> Double { smallestRatio + place * (largestRatio - smallestRatio) }

  /// Both large views of an image, each with its hidden patches.
  ///
  /// - Parameters:
  ///   - model: Defines the reading order.
  ///   - grid: The patch grid of a view.
  ///   - ratios: The masking ratio of each view; nil where the view is not masked.
  ///   - generator: Draws the hidden patches.
  /// - Returns: The views; hidden patches are loss positions.
  func sequence(
    _ model: ModelConfig, _ grid: PatchGrid, ratios: [Double?],
    using generator: inout SeededGenerator
  ) -> PatchSequence {
    let readingOrder = model.readingOrder(grid)
    var positions: [Int] = []
    for (view, ratio) in ratios.enumerated() {
      guard let ratio else { continue }
      let hidden = hidden(grid, count: Int(ratio * Double(grid.count)), using: &generator)
      positions += readingOrder.indices.filter { hidden[readingOrder[$0]] }
        .map { view * grid.count + $0 }
    }
    return largeViews(model, grid, lossPositions: positions)
  }

  private func hidden(
    _ grid: PatchGrid, count: Int, using generator: inout SeededGenerator
  ) -> [Bool] {
    switch shape {
    case .random:
      var hidden = Array(repeating: false, count: grid.count)
      for patch in (0..<grid.count).shuffled(using: &generator).prefix(count) {
        hidden[patch] = true
      }
      return hidden
    case .blocks(let blocks):
      return blocks.hidden(grid, count: count, least: Self.leastBlock(grid)) {
        Double.random(in: 0..<1, using: &generator)
      }
    }
  }
}
