public import Data
public import Graph

/// The whole pre-training objective as one graph.
///
/// What each image shows is given to every execution as ``PatchSequence``.
public struct PretrainingGraph: Sendable {
  public let graph: Graph
  public let view: ViewTokens
  /// [patches, values per patch], in reading order: the input.
  public let patches: Tensor
  /// The raw output of each block of the trunk.
  public let blocks: [Tensor]
  /// Operations before this one are the trunk's.
  let trunkEnd: Int
  /// Places from an output to the patch that it predicts.
  private let shift: Int
  /// [counted, K], or [images, K]: what is predicted.
  public let prediction: Tensor
  /// One row per prediction.
  public let losses: Tensor
  /// Random views of each image, where these are shown in place of the image as it is read.
  public let views: [CroppedViews]
  /// What training keeps beside the parameters.
  public let state: StateRules

  public init(config: ModelConfig, grid: PatchGrid) {
    var graph = Graph()
    let objective = config.objective.method.build(in: &graph, config, grid)
    self.graph = graph
    (view, patches, blocks) = (objective.view, objective.patches, objective.blocks)
    (trunkEnd, shift) = (objective.trunkEnd, objective.shift)
    (prediction, losses) = (objective.prediction, objective.losses)
    (views, state) = (objective.views, objective.state)
  }

  /// Patches that the trunk reads of each image: of all views.
  public var patchesPerImage: Int {
    views.isEmpty ? view.patches.perImage : views.reduce(0) { $0 + $1.tokens.perImage }
  }

  /// How each view of an image is cut, in the order of ``views``.
  public var crops: [ViewCrop] { views.flatMap(\.crops) }

  /// How many losses an image has.
  public func lossCount(_ sequence: PatchSequence) -> Int {
    let set = graph.tokenSet(losses)
    return set == view.counted ? sequence.counted.count : set.perImage
  }

  /// The place in its image that each of an image's losses is about: that of the patch predicted.
  public func lossPlaces(_ sequence: PatchSequence) -> [Int] {
    graph.tokenSet(losses) == view.counted
      ? sequence.counted.map { $0 + shift } : Array(0..<lossCount(sequence))
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
      graph, images: images, isTraining: isTraining, results: [losses] + state.means.map(\.rows),
      precision: precision)
  }
}

extension Graph {
  /// Appends a trunk and a head that predict patches, and the loss of their predictions.
  ///
  /// - Parameters:
  ///   - view: The patches, and those whose predictions count.
  ///   - patches: [patches, values per patch].
  ///   - trunk: What reads them.
  ///   - seen: Those of the patches that it reads, where it does not read all.
  ///   - shift: Places from an output to the patch that it predicts.
  /// - Returns: What others read.
  mutating func predict(
    _ view: ViewTokens, _ patches: Tensor, _ trunk: Trunk, seen: Tensor? = nil, shift: Int
  ) -> ObjectiveGraph {
    let (config, grid) = (trunk.config, trunk.grid)
    let blocks = trunk.outputs(in: &self, patches: seen ?? patches, depth: config.depth).blocks
    let trunkEnd = operations.count
    let head = Head(
      config: config, grid: grid, view: view, outputs: config.target.outputs(grid))
    let prediction = head.predict(in: &self, blocks[config.depth - 1])
    let losses = config.target.losses(in: &self, prediction, of: patches, shift: shift)
    return ObjectiveGraph(
      view: view, patches: patches, blocks: blocks, trunkEnd: trunkEnd, shift: shift,
      prediction: prediction, losses: losses)
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
