public import Data
public import Graph
public import Settings

/// Each output predicts the embedding of the next patch, with a stop-gradient on the target.
///
///     loss = 1 − cos(h_i, stop-gradient z_{i+1})
///
/// z are the embedded patches at the trunk's input, projected and normalized, before positions; h
/// are the trunk's outputs after its final norm. There is no head. Order, masks and loss positions
/// are as in autoregression. Source: NEPA (arXiv:2512.16922), which minimizes −cos: the same
/// gradient.
public struct NextEmbedding: PretrainingObjective {
  public static let name = "nextEmbedding"
  public static let meaning =
    "Predicts the direction of the next patch's embedding (NEPA). Needs head none and any attention "
    + "but bidirectional."

  public var stopGradient = true

  public init() {}

  public static let fields: [Field<Self>] = [
    Field(
      "stopGradient", \.stopGradient,
      "Stop the gradient through the target embedding; without it, features collapse.")
  ]

  /// Sequences are the same as in autoregression.
  private var reading: Autoregressive { Autoregressive() }

  public var mayCollapse: Bool { true }

  public func check(_ model: ModelConfig, _ grid: PatchGrid) throws {
    try ModelError.collect([
      { try reading.check(model, grid) }, { try checkNoHead(model) }, { try checkNoTarget(model) },
    ])
  }

  private func checkNoHead(_ model: ModelConfig) throws {
    guard model.head == .none else {
      throw ModelError.unsuited(
        "model.objective is nextEmbedding, which compares the trunk's outputs themselves: it needs "
          + "model.head none, not \(model.head.chosen.name)")
    }
  }

  public func lossKind(_ model: ModelConfig) -> LossKind {
    let patches = "\(model.patchSize) × \(model.patchSize) patches"
    return LossKind(
      unit: "1 − cosine to the model's own embeddings of \(patches)",
      condition: reading.lossKind(model).condition)
  }

  public func shift(_ model: ModelConfig) -> Int { reading.shift(model) }

  public func sequences(_ run: RunDraws) -> @Sendable (Int) -> PatchSequence {
    reading.sequences(run)
  }

  public func views(_ model: ModelConfig, _ grid: PatchGrid) -> [ValidationView] {
    reading.views(model, grid)
  }

  public func viewCount(_ model: ModelConfig, patches: Int) -> Int {
    reading.viewCount(model, patches: patches)
  }

  public func embed(
    _ stream: Tensor, in graph: inout Graph, _ trunk: Trunk, table: Tensor
  ) -> Tensor { reading.embed(stream, in: &graph, trunk, table: table) }

  public func build(
    in graph: inout Graph, _ model: ModelConfig, _ grid: PatchGrid
  ) -> ObjectiveGraph {
    let view = graph.view(model, grid)
    let patches = graph.input(rows: .tokens(view.patches), width: grid.valuesPerPatch)
    let trunk = Trunk(config: model, grid: grid)
      .outputs(in: &graph, patches: patches, depth: model.depth)
    let trunkEnd = graph.operations.count
    let prediction = graph.finalNorm(graph.select(view.lossPositions, of: trunk.patches), model)
    let target = graph.select(
      view.lossPositions, of: trunk.embedded, offset: shift(model), isDetached: stopGradient)
    return ObjectiveGraph(
      view: view, patches: patches, blocks: trunk.blocks, trunkEnd: trunkEnd,
      shift: shift(model), prediction: prediction,
      losses: graph.cosineDistance(prediction, target: target))
  }
}

extension PretrainingObjective {
  /// Refuses a target, since patches are not predicted.
  func checkNoTarget(_ model: ModelConfig) throws { try model.checkNoTarget(for: Self.name) }
}

extension ModelConfig {
  /// Refuses a target, since an objective of that name does not predict patches.
  func checkNoTarget(for name: String) throws {
    guard target == .normalizedPixels else {
      throw ModelError.unsuited(
        "model.target is \(target.chosen.name), but model.objective \(name) does not predict "
          + "patches; leave out model.target")
    }
  }
}
