public import Data
public import Graph
public import Settings

/// Predicts each patch, or block, from the previous ones.
///
/// The output at position i predicts the patch at position i + shift in reading order: the next
/// one, or the same position of the next block. Source: El-Nouby et al. 2024 (arXiv:2401.08541),
/// section 3.2.
///
/// At several offsets, it also predicts patches further ahead, each by a head of its own on the same
/// trunk; the training loss is the mean over all predictions, the validation loss that of the next
/// patch alone. Source: Gloeckle et al. 2024 (arXiv:2404.19737), section 2, with independent heads;
/// unlike there, heads have an output layer each, as patches have few values.
public struct Autoregressive: PretrainingObjective {
  public static let name = "autoregressive"
  public static let meaning =
    "Predicts each patch, or block, from the previous ones. Needs any attention but bidirectional."

  public var offsets = [1]

  public init() {}

  public static let fields: [Field<Self>] = [
    Field(
      "offsets", \.offsets, in: 1...65535,
      "How many patches, or blocks, ahead each target is: 1, then larger ones, each with a head of its "
        + "own (multi-token prediction).")
  ]

  /// Further targets are of training alone.
  public var asMeasured: Self { Self() }

  public func check(_ model: ModelConfig, _ grid: PatchGrid) throws {
    try ModelError.collect([{ try checkAttention(model) }, { try checkOffsets(model, grid) }])
  }

  private func checkAttention(_ model: ModelConfig) throws {
    guard model.attention != .bidirectional else {
      throw ModelError.unsuited(
        "model.attention is bidirectional, so every patch would see its own target; "
          + "choose causal, prefix or blockCausal, or model.objective masked")
    }
  }

  private func checkOffsets(_ model: ModelConfig, _ grid: PatchGrid) throws {
    let path = "model.objective.autoregressive.offsets"
    guard offsets.first == 1, zip(offsets, offsets.dropFirst()).allSatisfy(<) else {
      throw ModelError.unsuited(
        "\(path) is \(offsets), but the validation loss is that of the next patch: write 1, then "
          + "larger offsets in order")
    }
    guard let last = offsets.last, last > 1 else { return }
    guard !model.order.isRandom else {
      throw ModelError.unsuited(
        "\(path) is \(offsets), but in model.order \(model.order.name) only the position of the next "
          + "target is known to the model; choose a fixed order, or offsets: 1")
    }
    let shift = shift(model)
    let most = (grid.count - model.prefixLengths(patches: grid.count).shortest) / shift
    guard last <= max(1, most) else {
      throw ModelError.unsuited(
        "\(path) is \(offsets), but an image of \(grid.count) patches has targets at most \(most) "
          + "\(shift == 1 ? "patches" : "blocks") ahead; leave out larger offsets")
    }
  }

  /// Validation uses the causal mask of the model's own order for every model; for random orders,
  /// one fixed random order per image.
  public func lossKind(_ model: ModelConfig) -> LossKind {
    let order =
      if case .annealed = model.order { FixedOrder.raster.name } else { model.order.name }
    let side = model.blockSide
    return LossKind(
      unit: model.target.lossUnit(patchSize: model.patchSize),
      condition: side == 1
        ? "causal, \(order) order" : "causal by \(side) × \(side), \(order) order",
      constant: model.target.constantLoss)
  }

  public func shift(_ model: ModelConfig) -> Int { model.blockSide * model.blockSide }

  /// Order and prefix have separate random streams, so that changing one leaves the other
  /// unchanged.
  public func sequences(_ run: RunDraws) -> @Sendable (Int) -> PatchSequence {
    let evaluationOrder = run.model.readingOrder(run.grid)
    let shift = shift(run.model)
    return { draw in
      .autoregressive(
        run.readingOrder(draw, evaluationOrder: evaluationOrder), prefix: run.prefix(draw),
        shift: shift)
    }
  }

  public func views(_ model: ModelConfig, _ grid: PatchGrid) -> [ValidationView] {
    let (evaluationOrder, shift) = (model.readingOrder(grid), shift(model))
    let inOrder = { (name: String?, prefix: Int) in
      ValidationView(name: name) { _ in
        .autoregressive(evaluationOrder, prefix: prefix, shift: shift)
      }
    }
    let drawn = { (name: String?) in
      ValidationView(name: name) { image in
        // Seed 0 for every run: all runs are evaluated on the same orders.
        var generator = SeededGenerator(seed: 0, stream: .drawnOrder, image, grid.count)
        return .autoregressive(
          model.randomOrder(grid, using: &generator), prefix: 1, shift: shift)
      }
    }
    let prefixed = evaluatedPrefixes(model, patches: grid.count).map { inOrder("prefix\($0)", $0) }
    switch model.order {
    case .fixed: return [inOrder(nil, 1)] + prefixed
    case .random: return [drawn(nil), inOrder("raster", 1)] + prefixed
    case .annealed: return [inOrder(nil, 1), drawn("randomOrders")] + prefixed
    }
  }

  public func viewCount(_ model: ModelConfig, patches: Int) -> Int {
    1 + (model.order.isRandom ? 1 : 0) + evaluatedPrefixes(model, patches: patches).count
  }

  /// 25 %, 50 % and 75 % of the image, for models trained with prefixes.
  private func evaluatedPrefixes(_ model: ModelConfig, patches: Int) -> [Int] {
    guard case .prefix = model.attention else { return [] }
    return Set([patches / 4, patches / 2, patches * 3 / 4]).filter { 1 < $0 && $0 < patches }
      .sorted()
  }

  /// The first half of the reading order is visible; each other patch is predicted from the true
  /// patches before it.
  public func preview(
    _ sequence: PatchSequence, _ model: ModelConfig, _ grid: PatchGrid
  ) -> PatchSequence? {
    var sequence = sequence
    let shift = shift(model)
    let half = max(shift, grid.count / 2 / shift * shift)
    if case .prefix = model.attention { sequence.prefix = half }
    sequence.lossPositions = sequence.lossPositions.filter { $0 + shift >= half }
    return sequence
  }

  /// Adds the position of each patch's target, for random orders.
  ///
  /// Without it the target of a random order would be unknown. It is added before the first block,
  /// so that attention can use it, and through its own matrix, because the plain sum of two
  /// positions would not show which of them is the patch's. Source: Yu et al. 2024 (RAR,
  /// arXiv:2411.00776), section 3.2, whose target-aware embedding is a learned table.
  public func embed(
    _ stream: Tensor, in graph: inout Graph, _ trunk: Trunk, table: Tensor
  ) -> Tensor {
    guard trunk.config.order.isRandom else { return stream }
    let width = trunk.config.width
    return graph.linear(
      graph.nextPositions(
        of: graph.tokenSet(stream), table: table, offset: shift(trunk.config)),
      weight: graph.matrix(Self.targetPosition, [width, width]), residual: stream)
  }

  public func build(
    in graph: inout Graph, _ model: ModelConfig, _ grid: PatchGrid
  ) -> ObjectiveGraph {
    var view = graph.view(model, grid)
    view.further = offsets.dropFirst().map { offset in
      FurtherTargets(
        lossPositions: graph.tokens("counted, \(offset) ahead", among: view.patches),
        shift: offset * shift(model))
    }
    let patches = graph.input(rows: .tokens(view.patches), width: grid.valuesPerPatch)
    return graph.predict(
      view, patches, Trunk(config: model, grid: grid), shift: shift(model))
  }

  public static func recognize(_ weights: Safetensors, in model: inout ModelConfig) {
    if weights.contains(targetPosition) { model.order = .random }
  }

  private static let targetPosition = "preprocessor.target_position.weight"
}

extension RunDraws {
  fileprivate func prefix(_ draw: Int) -> Int {
    let lengths = model.prefixLengths(patches: grid.count)
    guard lengths.shortest < lengths.longest else { return lengths.shortest }
    var generator = SeededGenerator(seed: seed, stream: .prefix, draw)
    return Int.random(in: lengths.shortest...lengths.longest, using: &generator)
  }

  fileprivate func readingOrder(_ draw: Int, evaluationOrder: [Int]) -> [Int] {
    guard model.order.isRandom else { return evaluationOrder }
    var generator = SeededGenerator(seed: seed, stream: .drawnOrder, draw)
    let fraction = model.order.randomFraction(at: Double(draw) / Double(images))
    guard Double.random(in: 0..<1, using: &generator) < fraction else { return evaluationOrder }
    return model.randomOrder(grid, using: &generator)
  }
}
