public import Data
public import Graph

/// The whole pre-training objective as one graph.
///
/// Each execution is given the image sequences as ``PatchSequence`` values.
public struct PretrainingGraph: Sendable {
  public let graph: Graph
  public let view: ViewTokens
  /// [patches, values per patch], in reading order: the input.
  public let patches: Tensor
  /// The raw output of each block of the trunk.
  public let blocks: [Tensor]
  /// Operations before this one belong to the trunk.
  let trunkEnd: Int
  /// The offset from an output to its target in reading order.
  private let shift: Int
  /// [counted, K], or [images, K]: what is predicted.
  public let prediction: Tensor
  /// One row per prediction: what validation measures.
  public let losses: Tensor
  /// All losses that training minimizes, those of validation first.
  public let trainingLosses: [Tensor]
  /// Random views of each image, for objectives that use them instead of the whole image.
  public let views: [CroppedViews]
  /// [views, prototypes]: a teacher's target distributions, if there are any.
  public let targets: Tensor?
  /// State that training keeps in addition to the parameters.
  public let state: StateRules
  /// Quantities of all images of a step, computed in a first phase.
  public let batch: [BatchQuantity]

  public init(config: ModelConfig, grid: PatchGrid) {
    var graph = Graph()
    let objective = config.objective.method.build(in: &graph, config, grid)
    self.graph = graph
    (view, patches, blocks) = (objective.view, objective.patches, objective.blocks)
    (trunkEnd, shift) = (objective.trunkEnd, objective.shift)
    (prediction, losses) = (objective.prediction, objective.losses)
    trainingLosses = [losses] + objective.furtherLosses
    (views, state, batch) = (objective.views, objective.state, objective.batch)
    targets = objective.targets
  }

  /// Patches of each image that the trunk reads, over all views.
  public var patchesPerImage: Int {
    views.isEmpty ? view.patches.perImage : views.reduce(0) { $0 + $1.tokens.perImage }
  }

  /// The patch grid of each view of an image, in the order of ``views``.
  public var crops: [ViewCrop] { views.flatMap(\.crops) }

  /// The number of rows of an image in a set.
  public func rowCount(_ set: TokenSet, _ sequence: PatchSequence) -> Int {
    if let further = view.further.first(where: { $0.lossPositions == set }) {
      return further.positions(of: sequence).count
    }
    return set == view.lossPositions ? sequence.lossPositions.count : set.perImage
  }

  /// The number of losses per image in training, over which the mean is taken.
  public func trainingLossCount(_ sequence: PatchSequence) -> Int {
    trainingLosses.reduce(0) { $0 + rowCount(graph.tokenSet($1), sequence) }
  }

  /// The number of losses per image.
  public func lossCount(_ sequence: PatchSequence) -> Int {
    rowCount(graph.tokenSet(losses), sequence)
  }

  /// The position in the image of each loss: that of the predicted patch.
  public func predictedPositions(_ sequence: PatchSequence) -> [Int] {
    graph.tokenSet(losses) == view.lossPositions
      ? sequence.lossPositions.map { $0 + shift } : Array(0..<lossCount(sequence))
  }

  /// Compiles the graph; its losses, and without a backward pass its targets, stay readable after a
  /// pass.
  ///
  /// - Parameters:
  ///   - images: The maximum number of images in one execution.
  ///   - isTraining: Whether there is a backward pass.
  ///   - precision: The precision of the matrix products.
  /// - Returns: The program.
  public func program(images: Int, isTraining: Bool, precision: Precision) -> Program {
    let others = isTraining ? Array(trainingLosses.dropFirst()) : [targets].compactMap(\.self)
    return Program(
      graph, images: images, isTraining: isTraining, results: results + others,
      precision: precision)
  }

  /// The rows that a pass returns besides gradients.
  private var results: [Tensor] { [losses] + state.means.map(\.rows) }

  /// Compiles the first phase, which computes the rows of ``batch``.
  ///
  /// - Parameters:
  ///   - images: The maximum number of images in one execution.
  ///   - precision: The precision of the matrix products.
  /// - Returns: The program.
  public func batchProgram(images: Int, precision: Precision) -> Program {
    Program(
      graph, images: images, isTraining: false, results: batch.map(\.rows), precision: precision)
  }

  /// Floating-point operations of a forward pass over one image, both phases.
  public var forwardFLOPsPerImage: Double {
    graph.forwardFLOPsPerImage(of: graph.contributions(to: results, isTraining: false))
      + batchFLOPsPerImage(of: graph.operations.indices)
  }

  /// Floating-point operations of one forward and backward pass over one image, and of the first
  /// phase.
  public var trainingFLOPsPerImage: Double { trainingFLOPsPerImage(of: graph.operations.indices) }

  /// Those of the trunk.
  var trunkTrainingFLOPsPerImage: Double { trainingFLOPsPerImage(of: 0..<trunkEnd) }

  private func trainingFLOPsPerImage(of stretch: Range<Int>) -> Double {
    let isNeeded = graph.contributions(to: results, isTraining: true)
    return graph.trainingFLOPsPerImage(of: isNeeded.within(stretch))
      + batchFLOPsPerImage(of: stretch)
  }

  private func batchFLOPsPerImage(of stretch: Range<Int>) -> Double {
    let isNeeded = graph.contributions(to: batch.map(\.rows), isTraining: false)
    return graph.forwardFLOPsPerImage(of: isNeeded.within(stretch))
  }
}

extension [Bool] {
  /// The same, false outside a range.
  fileprivate func within(_ range: Range<Int>) -> Self {
    indices.map { self[$0] && range.contains($0) }
  }
}

extension Graph {
  /// Appends a trunk, a head that predicts patches, and the loss of the predictions; and a head of its
  /// own with its losses for each further target of the view.
  ///
  /// - Parameters:
  ///   - view: The patches and the loss positions.
  ///   - patches: [patches, values per patch].
  ///   - trunk: The trunk that reads them.
  ///   - seen: The patches that it reads, if not all.
  ///   - shift: The offset from an output to its target in reading order.
  /// - Returns: The tensors that other code uses.
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
      prediction: prediction, losses: losses,
      furtherLosses: view.further.map { further in
        let ahead = ViewTokens(patches: view.patches, lossPositions: further.lossPositions)
        let head = Head(
          config: config, grid: grid, view: ahead, outputs: config.target.outputs(grid),
          name: "head.ahead\(further.shift)")
        let prediction = head.predict(in: &self, blocks[config.depth - 1])
        return config.target.losses(in: &self, prediction, of: patches, shift: further.shift)
      })
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

  /// The loss of each prediction; for tokens, each execution is given them as labels.
  ///
  /// - Parameters:
  ///   - graph: The graph to which operations are appended.
  ///   - prediction: [counted, outputs].
  ///   - patches: [patches, values per patch], standardized over the dataset.
  ///   - shift: The offset from an output to its target in reading order.
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
