public import Data
public import Graph

/// The whole pre-training objective as one graph.
///
/// The output at place i predicts the patch at place i + shift in reading order: the next one, the
/// same place of the next block, or, where patches are hidden, itself. Order, what each patch sees
/// and which outputs count is given to every execution as ``PatchSequence``.
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
    var graph = Graph(patchesPerImage: grid.count, reading: config.visits(grid))
    patches = graph.input(rows: .patches, width: grid.valuesPerPatch)
    let trunk = Trunk(config: config, grid: grid, hidesCounted: config.objective != .autoregressive)
    blocks = trunk.blocks(in: &graph, patches: patches, depth: config.depth)
    trunkOperations = 0..<graph.operations.count
    let head = Head(config: config, grid: grid, outputs: grid.valuesPerPatch)
    prediction = head.predict(in: &graph, blocks[config.depth - 1])
    let predicted = graph.selectCounted(patches, offset: config.shift)
    losses = graph.squaredError(
      prediction, target: config.target.target(in: &graph, predicted))
    self.graph = graph
  }
}

extension PredictionTarget {
  /// What is predicted of the patches.
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
