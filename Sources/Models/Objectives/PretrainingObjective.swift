public import Data
public import Graph
public import Settings

/// A pre-training objective: everything specific to it, in one file.
///
/// Its stored properties are its settings. It defines the input of each image, the graph and the
/// loss; trainer, checkpoints, cost, memory, probes and reports follow from these and do not depend
/// on any specific objective.
public protocol PretrainingObjective: Settings {
  /// The name in specs.
  static var name: String { get }
  /// One sentence for listings.
  static var meaning: String { get }

  /// Whether its loss can fall while the features of all images become equal (collapse).
  var mayCollapse: Bool { get }

  /// Whether what a step does depends on how many come after it, learning rate apart.
  var dependsOnLength: Bool { get }

  /// The same without settings that change neither a trunk's start nor what validation measures.
  var asMeasured: Self { get }

  /// Checks its settings against the rest of the model.
  ///
  /// - Throws: ``ModelError``.
  func check(_ model: ModelConfig, _ grid: PatchGrid) throws

  /// Checks its settings against the properties of the images.
  ///
  /// - Throws: ``ModelError``.
  func check(_ data: DatasetFacts) throws

  /// Settings that are allowed, but keep a run of that many steps from its purpose; a sentence each.
  func cautions(steps: Int) -> [String]

  /// The kind of the validation loss.
  func lossKind(_ model: ModelConfig) -> LossKind

  /// The offset from an output to its target in reading order.
  func shift(_ model: ModelConfig) -> Int

  /// The sequence of a training image, by its draw number in the run.
  ///
  /// Every draw is keyed by the run's seed and that number, so that a resumed run repeats it.
  func sequences(_ run: RunDraws) -> @Sendable (_ draw: Int) -> PatchSequence

  /// The views of validation images; the first defines the validation loss.
  func views(_ model: ModelConfig, _ grid: PatchGrid) -> [ValidationView]

  /// The number of views of an image with the given number of patches.
  func viewCount(_ model: ModelConfig, patches: Int) -> Int

  /// The sequence of a validation image for figures of predictions; nil if predictions cannot be
  /// shown.
  func preview(
    _ sequence: PatchSequence, _ model: ModelConfig, _ grid: PatchGrid
  ) -> PatchSequence?

  /// Transforms embedded patches before their positions are added.
  ///
  /// Features are computed without hidden patches, but with the same parameters in the same order.
  ///
  /// - Parameters:
  ///   - stream: [patches, width].
  ///   - graph: The graph to which operations and parameters are appended.
  ///   - trunk: Its config, and the hidden patches.
  ///   - table: Positions [T, width], in raster order.
  /// - Returns: [patches, width].
  func embed(
    _ stream: Tensor, in graph: inout Graph, _ trunk: Trunk, table: Tensor
  ) -> Tensor

  /// Appends the whole pre-training graph: input, trunk, head, loss.
  func build(in graph: inout Graph, _ model: ModelConfig, _ grid: PatchGrid) -> ObjectiveGraph

  /// Sets the options that features depend on, if a file of weights shows them.
  static func recognize(_ weights: Safetensors, in model: inout ModelConfig)
}

extension PretrainingObjective {
  public var mayCollapse: Bool { false }

  public var dependsOnLength: Bool { false }

  public var asMeasured: Self { self }

  public func check(_ data: DatasetFacts) throws {}

  public func cautions(steps: Int) -> [String] { [] }

  public func shift(_ model: ModelConfig) -> Int { 0 }

  public func viewCount(_ model: ModelConfig, patches: Int) -> Int { 1 }

  public func preview(
    _ sequence: PatchSequence, _ model: ModelConfig, _ grid: PatchGrid
  ) -> PatchSequence? { nil }

  public func embed(
    _ stream: Tensor, in graph: inout Graph, _ trunk: Trunk, table: Tensor
  ) -> Tensor { stream }

  public static func recognize(_ weights: Safetensors, in model: inout ModelConfig) {}

  func equals(_ other: any PretrainingObjective) -> Bool { other as? Self == self }
}

/// The context of the draws of one run.
public struct RunDraws: Sendable {
  public let model: ModelConfig
  public let grid: PatchGrid
  public let seed: Int
  /// Images in the whole run, with repetition; annealing depends on it.
  public let images: Int
  /// Images of each optimizer step.
  public let imagesPerStep: Int

  public init(model: ModelConfig, grid: PatchGrid, seed: Int, images: Int, imagesPerStep: Int) {
    (self.model, self.grid, self.seed, self.images) = (model, grid, seed, images)
    self.imagesPerStep = imagesPerStep
  }
}

/// A fixed way of reading validation images, the same for every run, seed and step.
///
/// The first view of an objective gives the validation loss, which ``LossKind`` describes; the
/// others are measured in addition. No view uses all patches as prefix, which would leave nothing
/// to predict and give 0/0, as in the published code.
public struct ValidationView: Sendable {
  /// The suffix that distinguishes the view from the first, such as `prefix12`; nil for the first.
  public let name: String?
  /// The sequence of a validation image, by its index.
  public let sequence: @Sendable (_ image: Int) -> PatchSequence

  public init(name: String? = nil, sequence: @escaping @Sendable (Int) -> PatchSequence) {
    (self.name, self.sequence) = (name, sequence)
  }
}

/// The tensors of an objective's graph that other code uses.
public struct ObjectiveGraph: Sendable {
  public let view: ViewTokens
  /// [patches, values per patch], in reading order: the input.
  public let patches: Tensor
  /// The raw output of each block of the trunk, [tokens seen, width].
  public let blocks: [Tensor]
  /// Operations before this one belong to the trunk.
  let trunkEnd: Int
  /// The offset from an output to its target in reading order.
  let shift: Int
  /// [counted, K], or [images, K]: what is predicted.
  public let prediction: Tensor
  /// One row per prediction.
  public let losses: Tensor
  /// Losses of further predictions, in training only.
  var furtherLosses: [Tensor] = []
  /// Random views of each image, for objectives that use them; ``patches`` is the input of the
  /// first.
  var views: [CroppedViews] = []
  /// [large views, prototypes]: a teacher's target distributions, whose spread shows collapse.
  var targets: Tensor?
  /// State kept in addition to the parameters.
  var state = StateRules()
  /// Quantities of all images of a step, computed in a phase of their own.
  var batch: [BatchQuantity] = []
}
