import Data
import Testing

@testable import Models

struct BlockMaskTests {
  private let grid = PatchGrid.square(side: 8)

  /// Six rectangles with given draws, of which the fourth hides nothing new and is refused.
  @Test func `given draws hide the patches worked out by hand`() {
    var draws = [
      0.5, 0.5, 0.2, 0.6, 0.9, 0.1, 0.5, 0.5, 0.3, 0.98, 0.3, 0.1, 0.25, 0.5, 0.3, 0.6, 0.4, 0.7,
      0.9, 0.1, 0.1, 0.5, 0.4, 0.4,
    ]
    var mask = BlockMask()
    mask.least = 4
    let hidden = mask.hidden(grid, count: 25) { draws.removeFirst() }
    let rows = (0..<8).map { row in
      hidden[(8 * row)..<(8 * row + 8)].map { $0 ? "1" : "0" }.joined()
    }
    #expect(
      rows == [
        "00000000", "10011110", "10111110", "10111110", "10111110", "00000000", "10000000",
        "10000000",
      ])
    #expect(draws.isEmpty)
  }

  /// Over many images: published counts, and neighbors alike far more often than at random.
  @Test func `blocks reach almost the count that is asked, and lie together`() {
    var mask = BlockMask()
    mask.least = 4
    var (sum, alike, smallest) = (0, 0, 25)
    for image in 0..<2000 {
      var generator = SeededGenerator(seed: 1, stream: .hiddenPatches, image)
      let hidden = mask.hidden(grid, count: 25) { Double.random(in: 0..<1, using: &generator) }
      let count = hidden.count { $0 }
      #expect(count <= 25)
      (sum, smallest) = (sum + count, min(smallest, count))
      alike += (0..<64).count { $0 % 8 < 7 && hidden[$0] == hidden[$0 + 1] }
    }
    #expect(abs(Double(sum) / 2000 - 24.95) < 0.05 && smallest >= 20)
    #expect(abs(Double(alike) / (2000 * 56) - 0.80) < 0.02)
  }

  @Test func `a masked model hides blocks, and says so of its loss`() {
    var (masking, config) = (Masking(), ModelConfig())
    masking.shape = .blocks(BlockMask())
    (config.objective, config.attention) = (Objective(masking), .bidirectional)
    #expect(config.lossKind.condition == "50 % of the patches hidden, in blocks")
    let shown = config.objective.method.views(config, grid)[0]
    #expect(shown.sequence(3) == shown.sequence(3) && shown.sequence(3) != shown.sequence(4))
    #expect((1...32).contains(shown.sequence(3).lossPositions.count))
  }
}

extension PatchGrid {
  fileprivate static func square(side: Int) -> PatchGrid {
    do {
      let shape = ImageShape(height: 4 * side, width: 4 * side, channels: 1)
      return try PatchGrid(shape: shape, patchSize: 4)
    } catch { preconditionFailure("\(error)") }
  }
}
