public import Data
public import Graph
public import Settings

/// Predicts hidden patches from all others, with a learned mask token in their place.
///
/// The comparison of El-Nouby et al. 2024 (arXiv:2401.08541), section 5.2: the trunk reads mask
/// tokens, the head runs on the hidden patches.
public struct Masking: PretrainingObjective {
  public static let name = "masked"
  public static let meaning =
    "Predicts hidden patches, which mask tokens replace, from all others. Needs attention "
    + "bidirectional."

  public var ratio = 0.5
  public var shape = MaskShape.random

  public init() {}

  public static let fields: [Field<Self>] = [
    Field("ratio", \.ratio, in: 0.01...0.99, "Masking ratio: fraction of patches that are masked."),
    Field("shape", \.shape, "Arrangement of the masked patches."),
  ]

  /// The number of hidden patches of an image with `patches` patches, the same for every image.
  public func count(of patches: Int) -> Int { Int((ratio * Double(patches)).rounded()) }

  public func check(_ model: ModelConfig, _ grid: PatchGrid) throws {
    try ModelError.collect([{ try checkReading(model) }, { try checkCount(Self.name, grid) }])
  }

  /// Refuses a ratio that hides all patches of an image, or none.
  func checkCount(_ objective: String, _ grid: PatchGrid) throws {
    guard (1..<grid.count).contains(count(of: grid.count)) else {
      throw ModelError.unsuited(
        "model.objective.\(objective).ratio \(ratio) hides all or none of \(grid.count) patches; "
          + "choose a ratio closer to 0.5")
    }
    if case .blocks(let blocks) = shape {
      try blocks.check("model.objective.\(objective)", grid, count: count(of: grid.count))
    }
  }

  public func lossKind(_ model: ModelConfig) -> LossKind {
    LossKind(
      unit: model.target.lossUnit(patchSize: model.patchSize),
      condition: "\((ratio * 100).shortText) % of the patches hidden"
        + (shape == .random ? "" : ", in \(shape.chosen.name)"),
      constant: model.target.constantLoss)
  }

  public func sequences(_ run: RunDraws) -> @Sendable (Int) -> PatchSequence {
    let evaluationOrder = run.model.readingOrder(run.grid)
    return { draw in
      hide(
        evaluationOrder, run.grid, SeededGenerator(seed: run.seed, stream: .hiddenPatches, draw))
    }
  }

  public func views(_ model: ModelConfig, _ grid: PatchGrid) -> [ValidationView] {
    let evaluationOrder = model.readingOrder(grid)
    return [
      ValidationView { image in
        // Seed 0 for every run: all runs are evaluated on the same hidden patches.
        hide(
          evaluationOrder, grid, SeededGenerator(seed: 0, stream: .hiddenPatches, image, grid.count)
        )
      }
    ]
  }

  /// Draws the hidden patches of an image.
  private func hide(
    _ readingOrder: [Int], _ grid: PatchGrid, _ generator: SeededGenerator
  ) -> PatchSequence {
    var generator = generator
    let count = count(of: grid.count)
    switch shape {
    case .random: return .masked(readingOrder, count: count, using: &generator)
    case .blocks(let blocks):
      let hidden = blocks.hidden(grid, count: count) {
        Double.random(in: 0..<1, using: &generator)
      }
      return PatchSequence(
        readingOrder: readingOrder, prefix: grid.count,
        lossPositions: readingOrder.indices.filter { hidden[readingOrder[$0]] })
    }
  }

  /// Replaces hidden patches with the mask token; their positions stay.
  public func embed(
    _ stream: Tensor, in graph: inout Graph, _ trunk: Trunk, table: Tensor
  ) -> Tensor {
    let token = graph.parameter(
      Self.token, [trunk.config.width], .normal(std: 0.02), decays: false)
    return trunk.hidden.map { graph.hide(stream, $0, token: token) } ?? stream
  }

  public func preview(
    _ sequence: PatchSequence, _ model: ModelConfig, _ grid: PatchGrid
  ) -> PatchSequence? { sequence }

  public func build(
    in graph: inout Graph, _ model: ModelConfig, _ grid: PatchGrid
  ) -> ObjectiveGraph {
    let view = graph.view(model, grid)
    let patches = graph.input(rows: .tokens(view.patches), width: grid.valuesPerPatch)
    let trunk = Trunk(config: model, grid: grid, hidden: view.lossPositions)
    return graph.predict(view, patches, trunk, shift: 0)
  }

  public static func recognize(_ weights: Safetensors, in model: inout ModelConfig) {
    guard weights.contains(token) else { return }
    (model.objective, model.attention) = (Objective(Self()), .bidirectional)
  }

  private static let token = "preprocessor.mask_token"
}

extension PretrainingObjective {
  /// Refuses an attention mask that hides patches, and a random order.
  func checkReading(_ model: ModelConfig) throws { try model.checkReading(for: Self.name) }
}

extension ModelConfig {
  /// Refuses an attention mask that hides patches, and a random order, for an objective of that
  /// name.
  func checkReading(for name: String) throws {
    try ModelError.collect([{ try checkAttention(for: name) }, { try checkOrder(for: name) }])
  }

  private func checkAttention(for name: String) throws {
    guard attention == .bidirectional else {
      throw ModelError.unsuited(
        "model.objective is \(name), whose patches all attend to each other: it needs "
          + "model.attention bidirectional, not \(attention.chosen.name)")
    }
  }

  private func checkOrder(for name: String) throws {
    guard !order.isRandom else {
      throw ModelError.unsuited(
        "model.order is \(order.name), but model.objective \(name) reads all patches at "
          + "once and has no order to draw; leave out model.order")
    }
  }
}
