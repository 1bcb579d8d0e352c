public import Data
public import Graph

/// Frozen features: means of the raw outputs of windows of blocks, before the final norm.
///
/// Runs once for all windows, up to the last block that they need. Source: El-Nouby et al. 2024
/// (arXiv:2401.08541), section 4; windows as in Apple's published probes.
public struct FeatureGraph: Sendable {
  public let graph: Graph
  /// Every patch of an image, in reading order.
  public let tokens: TokenSet
  /// [patches, values per patch], in reading order.
  public let patches: Tensor
  /// [patches, width], one per window.
  public let features: [Tensor]

  /// Describes the features of some windows of blocks, counted from 0, each window once.
  public init(config: ModelConfig, grid: PatchGrid, windows: [Range<Int>]) {
    let depth = windows.map(\.upperBound).max() ?? 0
    precondition(
      depth <= config.depth && windows.allSatisfy { !$0.isEmpty && $0.lowerBound >= 0 },
      "windows \(windows) are not among the trunk's \(config.depth) blocks")
    var graph = Graph()
    tokens = graph.patches(config, grid)
    patches = graph.input(rows: .tokens(tokens), width: grid.valuesPerPatch)
    let trunk = Trunk(config: config, grid: grid, dropsPaths: false)
    let outputs = trunk.outputs(in: &graph, patches: patches, depth: depth).blocks
    features = windows.map { graph.average(Array(outputs[$0])) }
    self.graph = graph
  }
}
