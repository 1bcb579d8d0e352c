public import Data
public import Graph

/// Frozen features: the mean of the raw outputs of a window of blocks, before the final norm.
///
/// Runs no further than the last block it needs. Source: El-Nouby et al. 2024 (arXiv:2401.08541),
/// section 4; windows as in Apple's published probes.
public struct FeatureGraph: Sendable {
  public let graph: Graph
  /// [patches, values per patch], in reading order.
  public let patches: Tensor
  /// [patches, width].
  public let features: Tensor

  /// Describes the features of `blocks`, counted from 0.
  public init(config: ModelConfig, grid: PatchGrid, blocks: Range<Int>) {
    precondition(
      !blocks.isEmpty && blocks.upperBound <= config.depth,
      "blocks \(blocks) are not among the trunk's \(config.depth)")
    var graph = Graph(patchesPerImage: grid.count)
    patches = graph.input(rows: .patches, width: grid.valuesPerPatch)
    let visits = config.order.visits(grid)
    let trunk = Trunk(
      config: config,
      positions: sinCosPositions(grid: grid, visits: visits, width: config.width))
    let outputs = trunk.blocks(in: &graph, patches: patches, depth: blocks.upperBound)
    features = graph.average(Array(outputs[blocks]))
    self.graph = graph
  }
}
