public import Data
public import Graph
import Kernels

/// One image as a sequence: in which order it is read, what is seen, and what is predicted.
public struct PatchSequence: Hashable, Sendable {
  /// The raster index of the patch at each place.
  public var visits: [Int]
  /// Leading places that every place sees.
  public var prefix: Int
  /// Places whose outputs count in the loss; where patches are hidden, those.
  public var counted: [Int]

  /// All other places, in order.
  var uncounted: [Int] {
    let counted = Set(counted)
    return visits.indices.filter { !counted.contains($0) }
  }

  public init(visits: [Int], prefix: Int, counted: [Int]) {
    (self.visits, self.prefix, self.counted) = (visits, prefix, counted)
  }

  /// Every place from the prefix's last on predicts the patch `shift` places later.
  public static func autoregressive(_ visits: [Int], prefix: Int, shift: Int) -> PatchSequence {
    PatchSequence(
      visits: visits, prefix: prefix, counted: Array((prefix - 1)..<(visits.count - shift)))
  }

  /// So many places, drawn without repetition, are hidden and predicted from all others.
  public static func masked(
    _ visits: [Int], count: Int, using generator: inout SeededGenerator
  ) -> PatchSequence {
    let hidden = visits.indices.shuffled(using: &generator).prefix(count).sorted()
    return PatchSequence(visits: visits, prefix: visits.count, counted: hidden)
  }
}

/// The tokens of one view of the images.
public struct ViewTokens: Hashable, Sendable {
  /// Every patch, in reading order.
  public let patches: TokenSet
  /// The patches whose predictions count.
  public let counted: TokenSet
  /// The patches whose predictions do not count, where the trunk reads these alone.
  var visible: TokenSet?
}

extension Graph {
  /// Declares the tokens of one view of the images.
  mutating func view(_ config: ModelConfig, _ grid: PatchGrid) -> ViewTokens {
    let patches = patches(config, grid)
    return ViewTokens(patches: patches, counted: tokens("counted", among: patches))
  }

  /// Declares every patch of an image, in a config's reading order.
  mutating func patches(_ config: ModelConfig, _ grid: PatchGrid) -> TokenSet {
    tokens("patches", perImage: grid.count, cells: config.visits(grid))
  }
}

extension Execution {
  /// Sets order, mask and counted rows of the images that the next pass is about.
  public func show(_ sequences: some Collection<PatchSequence>, as view: ViewTokens) {
    let (patches, count) = (self[view.patches], view.patches.perImage)
    var (rows, others): ([Int], [Int]) = ([], [])
    for (image, sequence) in sequences.enumerated() {
      patches.cells.copy(sequence.visits, at: image * count)
      patches.prefix[image] = sequence.prefix
      rows += sequence.counted.map { image * count + $0 }
      if view.visible != nil { others += sequence.uncounted.map { image * count + $0 } }
    }
    choose(rows, of: view.counted)
    if let visible = view.visible { choose(others, of: visible) }
  }
}
