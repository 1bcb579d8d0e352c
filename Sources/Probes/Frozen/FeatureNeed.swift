import Data
import Models

/// A pass of a trunk over the images; probes with equal passes share one.
public struct TrunkPass: Hashable, Sendable {
  let trunk: ProbedTrunk
  let attention: AdaptationAttention
  /// The images, if they are not those of pre-training.
  private let data: ProbeImages?
  /// Which of them are learned from, if not the first.
  private let labels: LabelBudget?

  /// The patch grid of an image: the model's, or a single patch for raw pixels.
  func grid(of model: Model) -> PatchGrid {
    trunk == .flattenedPixels ? .whole(model.grid.shape) : model.grid
  }

  /// The raster index of the patch at each position.
  func readingOrder(of model: Model) -> [Int] {
    trunk == .flattenedPixels ? [0] : model.config.readingOrder(model.grid)
  }

  /// The pass that a probe reads.
  public init(_ config: ProbeConfig) {
    (trunk, data, labels) = (config.trunk, config.data, config.labels)
    // Attention does not affect pixels.
    attention = config.trunk.isPixels ? .bidirectional : config.attention
  }
}

/// The features that a probe reads from a pass.
struct FeatureNeed: Hashable {
  /// The blocks that are averaged; empty for raw pixels.
  let blocks: Range<Int>
  /// What is read of each image.
  let rows: FeatureRows

  init(_ config: ProbeConfig, depth: Int) {
    blocks = config.trunk.isPixels ? 0..<0 : config.features.range(depth: depth)
    rows = config.rows
  }

  init(blocks: Range<Int>, rows: FeatureRows) { (self.blocks, self.rows) = (blocks, rows) }
}

/// What is read of each image.
public enum FeatureRows: Hashable, Sendable {
  /// Every patch: [images, T, width].
  case patches
  /// The mean of the patches: [images, width].
  case patchMean
  /// The class token of a trunk that has one: [images, width].
  case classToken

  /// The number of rows of an image of `patches` patches.
  public func count(of patches: Int) -> Int { self == .patches ? patches : 1 }
}

extension ProbeConfig {
  /// What the probe reads of each image.
  var rows: FeatureRows {
    switch tokens {
    case .classToken: .classToken
    case .patches: kind.method.isPooled ? .patchMean : .patches
    }
  }
}

extension FeatureBlocks {
  /// The blocks, counted from 0, clipped to a trunk of `depth` blocks.
  public func range(depth: Int) -> Range<Int> {
    switch self {
    case .last(let count): return max(0, depth - count)..<depth
    case .block(let index): return min(index, depth - 1)..<(min(index, depth - 1) + 1)
    case .window(let window):
      return min(window.first, depth - 1)..<min(max(window.first + window.count, 1), depth)
    case .eachBlock:
      preconditionFailure("a probe of each block is expanded into one probe per block first")
    }
  }
}
