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
  public let view: ViewTokens
  /// [patches, values per patch], in reading order.
  public let patches: Tensor
  /// The raw output of each block of the trunk, [patches, width].
  public let blocks: [Tensor]
  /// The operations up to the trunk's last block.
  let trunkOperations: Range<Int>
  /// [counted, values per patch], or [counted, vocabulary] where tokens are predicted.
  public let prediction: Tensor
  /// [counted, 1]: mean squared error of each predicted patch, or cross-entropy in nats.
  public let losses: Tensor

  public init(config: ModelConfig, grid: PatchGrid) {
    var graph = Graph()
    let tokens = graph.patches(config, grid)
    view = ViewTokens(patches: tokens, counted: graph.tokens("counted", among: tokens))
    patches = graph.input(rows: .tokens(tokens), width: grid.valuesPerPatch)
    let trunk = Trunk(
      config: config, grid: grid,
      hidden: config.objective == .autoregressive ? nil : view.counted)
    blocks = trunk.blocks(in: &graph, patches: patches, depth: config.depth)
    trunkOperations = 0..<graph.operations.count
    let head = Head(
      config: config, grid: grid, counted: view.counted, outputs: config.target.outputs(grid))
    prediction = head.predict(in: &graph, blocks[config.depth - 1])
    losses = config.target.losses(in: &graph, prediction, of: patches, shift: config.shift)
    self.graph = graph
  }

  /// The graph made ready to run, its losses to be read afterwards.
  ///
  /// - Parameters:
  ///   - images: The largest number of images in one execution.
  ///   - isTraining: Whether there is a backward pass.
  ///   - precision: Of the matrix products.
  /// - Returns: The program.
  public func program(images: Int, isTraining: Bool, precision: Precision) -> Program {
    Program(
      graph, images: images, isTraining: isTraining, results: [losses], precision: precision)
  }
}

extension PredictionTarget {
  /// Values predicted per patch.
  func outputs(_ grid: PatchGrid) -> Int {
    switch self {
    case .pixels, .normalizedPixels: grid.valuesPerPatch
    case .tokens(let target): target.vocabulary
    }
  }

  /// The loss of each prediction; tokens are given to every execution as its labels.
  ///
  /// - Parameters:
  ///   - graph: Where the operations are appended.
  ///   - prediction: [counted, outputs].
  ///   - patches: [patches, values per patch], standardized over the dataset.
  ///   - shift: Places from an output to the patch that it predicts.
  /// - Returns: [counted, 1].
  func losses(
    in graph: inout Graph, _ prediction: Tensor, of patches: Tensor, shift: Int
  ) -> Tensor {
    if case .tokens = self { return graph.crossEntropy(prediction) }
    let predicted = graph.select(graph.tokenSet(prediction), of: patches, offset: shift)
    let isNormalized = self == .normalizedPixels
    return graph.squaredError(
      prediction, target: isNormalized ? graph.standardize(predicted) : predicted)
  }
}
