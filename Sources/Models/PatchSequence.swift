public import Data
public import Graph
import Kernels

/// One image as a sequence: its reading order, visible prefix and loss positions.
public struct PatchSequence: Hashable, Sendable {
  /// The raster index of the patch at each position.
  public var readingOrder: [Int]
  /// The length of the prefix that every position can attend to.
  public var prefix: Int
  /// Positions whose outputs count in the loss; for masked prediction, the hidden positions.
  public var lossPositions: [Int]

  /// All other positions, in order.
  var uncounted: [Int] {
    let lossPositions = Set(lossPositions)
    return readingOrder.indices.filter { !lossPositions.contains($0) }
  }

  public init(readingOrder: [Int], prefix: Int, lossPositions: [Int]) {
    (self.readingOrder, self.prefix, self.lossPositions) = (readingOrder, prefix, lossPositions)
  }

  /// Every position from the last of the prefix on predicts the patch `shift` positions later.
  public static func autoregressive(_ readingOrder: [Int], prefix: Int, shift: Int) -> PatchSequence
  {
    PatchSequence(
      readingOrder: readingOrder, prefix: prefix,
      lossPositions: Array((prefix - 1)..<(readingOrder.count - shift)))
  }

  /// Hides a number of random positions, drawn without replacement, to be predicted from all
  /// others.
  public static func masked(
    _ readingOrder: [Int], count: Int, using generator: inout SeededGenerator
  ) -> PatchSequence {
    let hidden = readingOrder.indices.shuffled(using: &generator).prefix(count).sorted()
    return PatchSequence(
      readingOrder: readingOrder, prefix: readingOrder.count, lossPositions: hidden)
  }
}

/// The token sets of one view of the images.
public struct ViewTokens: Hashable, Sendable {
  /// Every patch, in reading order.
  public let patches: TokenSet
  /// The patches at loss positions.
  public let lossPositions: TokenSet
  /// The other patches, if the trunk reads only these.
  public internal(set) var visible: TokenSet?
  /// Loss positions with further targets, if there are any.
  public internal(set) var further: [FurtherTargets] = []
}

/// The loss positions of a view whose outputs also predict a patch further ahead than the first
/// target: all of those whose further target is in the image.
public struct FurtherTargets: Hashable, Sendable {
  public let lossPositions: TokenSet
  /// The offset from an output to its target in reading order.
  public let shift: Int

  /// The positions among those of a sequence.
  func positions(of sequence: PatchSequence) -> [Int] {
    sequence.lossPositions.filter { $0 + shift < sequence.readingOrder.count }
  }
}

extension Graph {
  /// Declares the token sets of one view of the images.
  mutating func view(_ config: ModelConfig, _ grid: PatchGrid) -> ViewTokens {
    let patches = patches(config, grid)
    return ViewTokens(patches: patches, lossPositions: tokens("counted", among: patches))
  }

  /// Declares all patches of an image, in a config's reading order.
  mutating func patches(_ config: ModelConfig, _ grid: PatchGrid) -> TokenSet {
    tokens("patches", perImage: grid.count, cells: config.readingOrder(grid))
  }
}

extension Execution {
  /// Sets order, mask and loss positions of the images of the next pass.
  public func show(_ sequences: some Collection<PatchSequence>, as view: ViewTokens) {
    let (patches, count) = (self[view.patches], view.patches.perImage)
    var (rows, others): ([Int], [Int]) = ([], [])
    var ahead: [[Int]] = view.further.map { _ in [] }
    for (image, sequence) in sequences.enumerated() {
      patches.cells.copy(sequence.readingOrder, at: image * count)
      patches.prefix[image] = sequence.prefix
      rows += sequence.lossPositions.map { image * count + $0 }
      for (place, further) in view.further.enumerated() {
        ahead[place] += further.positions(of: sequence).map { image * count + $0 }
      }
      if view.visible != nil { others += sequence.uncounted.map { image * count + $0 } }
    }
    choose(rows, of: view.lossPositions)
    for (further, rows) in zip(view.further, ahead) { choose(rows, of: further.lossPositions) }
    if let visible = view.visible { choose(others, of: visible) }
  }
}
