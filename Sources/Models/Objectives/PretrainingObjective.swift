public import Data
public import Graph
public import Settings

/// One way to learn from images: all that is particular to it, in one file.
///
/// Its settings are its stored properties. It says what each image shows, what is computed of it
/// and what the loss measures; trainer, checkpoints, price, memory, probes and reports follow from
/// that and know no objective by name.
public protocol PretrainingObjective: Settings {
  /// As a spec writes it.
  static var name: String { get }
  /// One sentence for listings.
  static var meaning: String { get }

  /// Whether its loss can fall while all images come to have the same features.
  var mayCollapse: Bool { get }

  /// Checks its settings against the rest of the model.
  ///
  /// - Throws: ``ModelError``.
  func check(_ model: ModelConfig, _ grid: PatchGrid) throws

  /// Checks its settings against the images that it is to learn from.
  ///
  /// - Throws: ``ModelError``.
  func check(_ data: DatasetFacts) throws

  /// What the validation loss measures.
  func lossKind(_ model: ModelConfig) -> LossKind

  /// Places from an output to the patch that it predicts.
  func shift(_ model: ModelConfig) -> Int

  /// How each training image is shown, by its number in the run.
  ///
  /// Every draw is keyed by the run's seed and that number, so that a resumed run repeats it.
  func sequences(_ run: RunDraws) -> @Sendable (_ draw: Int) -> PatchSequence

  /// The ways in which held-out images are shown; the first is that of the validation loss.
  func views(_ model: ModelConfig, _ grid: PatchGrid) -> [ValidationView]

  /// How many views there are, for images of so many patches.
  func viewCount(_ model: ModelConfig, patches: Int) -> Int

  /// How a held-out image of the first view is shown to readers; nil where nothing of it is
  /// predicted that can be looked at.
  func preview(
    _ sequence: PatchSequence, _ model: ModelConfig, _ grid: PatchGrid
  ) -> PatchSequence?

  /// What happens to embedded patches before their positions are added.
  ///
  /// Features are computed without hidden patches, but of the same parameters in the same order.
  ///
  /// - Parameters:
  ///   - stream: [patches, width].
  ///   - graph: Where operations and parameters are appended.
  ///   - trunk: Its config, and the patches that are hidden.
  ///   - table: Positions [T, width], in raster order.
  /// - Returns: [patches, width].
  func embed(
    _ stream: Tensor, in graph: inout Graph, _ trunk: Trunk, table: Tensor
  ) -> Tensor

  /// Appends all that pre-training computes: input, trunk, head, loss.
  func build(in graph: inout Graph, _ model: ModelConfig, _ grid: PatchGrid) -> ObjectiveGraph

  /// Sets what features need to know, where a file of weights shows that it was made so.
  static func recognize(_ weights: Safetensors, in model: inout ModelConfig)
}

extension PretrainingObjective {
  public var mayCollapse: Bool { false }

  public func check(_ data: DatasetFacts) throws {}

  public func shift(_ model: ModelConfig) -> Int { 0 }

  public func viewCount(_ model: ModelConfig, patches: Int) -> Int { 1 }

  public func preview(
    _ sequence: PatchSequence, _ model: ModelConfig, _ grid: PatchGrid
  ) -> PatchSequence? { sequence }

  public func embed(
    _ stream: Tensor, in graph: inout Graph, _ trunk: Trunk, table: Tensor
  ) -> Tensor { stream }

  public static func recognize(_ weights: Safetensors, in model: inout ModelConfig) {}

  func equals(_ other: any PretrainingObjective) -> Bool { other as? Self == self }
}

/// What the draws of one run depend on.
public struct RunDraws: Sendable {
  public let model: ModelConfig
  public let grid: PatchGrid
  public let seed: Int
  /// Shown in the whole run, with repetition; annealing goes by it.
  public let images: Int

  public init(model: ModelConfig, grid: PatchGrid, seed: Int, images: Int) {
    (self.model, self.grid, self.seed, self.images) = (model, grid, seed, images)
  }
}

/// One stated way of showing held-out images, the same for every run, seed and step.
///
/// The first view of an objective is its validation loss, and what ``LossKind`` describes; the
/// others are measured beside it. No view makes every patch a prefix, which would leave nothing to
/// predict and give 0/0, as the published code would.
public struct ValidationView: Sendable {
  /// What sets the view apart from the first, such as `prefix12`; nil for the first.
  public let name: String?
  /// The sequence of a held-out image, by its number.
  public let sequence: @Sendable (_ image: Int) -> PatchSequence

  public init(name: String? = nil, sequence: @escaping @Sendable (Int) -> PatchSequence) {
    (self.name, self.sequence) = (name, sequence)
  }
}

/// The tensors of an objective's graph that others read.
public struct ObjectiveGraph: Sendable {
  public let view: ViewTokens
  /// [patches, values per patch], in reading order: the input.
  public let patches: Tensor
  /// The raw output of each block of the trunk, [tokens seen, width].
  public let blocks: [Tensor]
  /// Operations before this one are the trunk's.
  let trunkEnd: Int
  /// Places from an output to the patch that it predicts.
  let shift: Int
  /// [counted, K], or [images, K]: what is predicted.
  public let prediction: Tensor
  /// One row per prediction.
  public let losses: Tensor
  /// Random views of each image, where these are what is shown; ``patches`` is the first's.
  var views: [CroppedViews] = []
  /// What is kept beside the parameters.
  var state = StateRules()
}
