public import Data
public import Graph

/// The whole pre-training objective as one graph.
///
/// The output at patch i predicts patch i + 1, both in reading order. Which outputs count, and what
/// each patch sees, is given to every execution as prefix lengths and rows.
/// Source: El-Nouby et al. 2024 (arXiv:2401.08541), section 3.2.
public struct PretrainingGraph: Sendable {
  public let graph: Graph
  /// [patches, values per patch], in reading order.
  public let patches: Tensor
  /// The raw output of each block of the trunk, [patches, width].
  public let blocks: [Tensor]
  /// The operations up to the trunk's last block.
  let trunkOperations: Range<Int>
  /// [counted, values per patch].
  public let prediction: Tensor
  /// [counted, 1]: mean squared error of each predicted patch.
  public let losses: Tensor

  public init(config: ModelConfig, grid: PatchGrid) {
    var graph = Graph(patchesPerImage: grid.count)
    let visits = config.order.visits(grid)
    patches = graph.input(rows: .patches, width: grid.valuesPerPatch)
    let trunk = Trunk(
      config: config,
      positions: sinCosPositions(grid: grid, visits: visits, width: config.width))
    blocks = trunk.blocks(in: &graph, patches: patches, depth: config.depth)
    trunkOperations = 0..<graph.operations.count
    let counted = graph.selectCounted(blocks[config.depth - 1])
    let head = Head(config: config, grid: grid, visits: visits, outputs: grid.valuesPerPatch)
    prediction = head.predict(in: &graph, counted)
    let next = graph.selectCounted(patches, offset: 1)
    losses = graph.squaredError(prediction, target: config.target.target(in: &graph, next))
    self.graph = graph
  }
}

extension PredictionTarget {
  /// What is predicted of the next patches.
  ///
  /// - Parameters:
  ///   - graph: Where the operations are appended.
  ///   - patches: [counted, values per patch], standardized over the dataset.
  /// - Returns: [counted, values per patch].
  func target(in graph: inout Graph, _ patches: Tensor) -> Tensor {
    switch self {
    case .pixels: patches
    case .normalizedPixels: graph.standardize(patches)
    }
  }
}
