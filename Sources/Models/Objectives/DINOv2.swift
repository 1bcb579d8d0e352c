public import Data
public import Graph
public import Settings

/// iBOT with Sinkhorn-Knopp instead of centers, the KoLeo regularizer, and separate heads.
///
/// Sinkhorn-Knopp and KoLeo read all images of a step (``BatchQuantity``). The fraction of masked
/// crops is exact in each step, and their ratios are stratified. The teacher's head runs on masked
/// patches only. Source: Oquab et al. 2023 (arXiv:2304.07193), section 4 and its published code.
/// Departures: those of ``IBOT``; the norms of the prototypes are fixed; frozen prototypes are not
/// updated at all; KoLeo compares all images of a step.
public struct DINOv2: PretrainingObjective {
  public static let name = "dinov2"
  public static let meaning =
    "iBOT with Sinkhorn-Knopp targets, the KoLeo regularizer and separate heads (DINOv2). Needs "
    + "attention bidirectional and head none."

  var ibot: IBOT = {
    var ibot = IBOT()
    ibot.separateHeads = true
    return ibot
  }()
  public var iterations = 3
  public var koleo = 0.1

  public init() {}

  public static let fields: [Field<Self>] =
    IBOT.fields.filter { $0.name != "centering" }.map { $0.within(\.ibot) } + [
      Field("iterations", \.iterations, in: 1...100, "Iterations of Sinkhorn-Knopp."),
      Field(
        "koleo", \.koleo, in: 0...1000,
        "Weight of the KoLeo regularizer on each large view; 0 turns it off, with the forward pass "
          + "that it needs."),
    ]

  /// Below, the differences between cosines would exceed what e^x can represent.
  private static let lowestTemperature = 0.025

  public var mayCollapse: Bool { true }

  public var dependsOnLength: Bool { true }

  public func check(_ model: ModelConfig, _ grid: PatchGrid) throws {
    try ibot.dino.check(model, grid, as: Self.name)
    try ibot.masks.check(Self.name, grid)
    for (setting, temperature) in [
      ("teacherTemperature", ibot.dino.teacherTemperature),
      ("patchTemperature", ibot.patchTemperature),
    ] where temperature < Self.lowestTemperature {
      throw ModelError.unsuited(
        "model.objective.dinov2.\(setting) is \(temperature), below what Sinkhorn-Knopp can "
          + "represent in single precision; use at least \(Self.lowestTemperature)")
    }
  }

  public func cautions(steps: Int) -> [String] {
    ibot.dino.cautions(steps: steps, as: Self.name)
  }

  public func lossKind(_ model: ModelConfig) -> LossKind {
    let masked = ibot.lossKind(model)
    return LossKind(
      unit: masked.unit + ", targets by \(iterations) iterations of Sinkhorn-Knopp"
        + (koleo > 0 ? ", plus \(koleo) KoLeo" : ""),
      condition: masked.condition + ", in batches of the run's size")
  }

  public func sequences(_ run: RunDraws) -> @Sendable (Int) -> PatchSequence {
    { draw in
      let (step, place) = draw.quotientAndRemainder(dividingBy: run.imagesPerStep)
      let ratios = ratios(of: run.imagesPerStep, seed: run.seed, step)
      var generator = SeededGenerator(seed: run.seed, stream: .hiddenPatches, draw)
      return ibot.masks.sequence(
        run.model, run.grid, ratios: Array(ratios[(2 * place)..<(2 * place + 2)]),
        using: &generator)
    }
  }

  /// The masking ratio of each large view of a step; nil where a view is not masked.
  ///
  /// As many views as the fraction says are masked, and the interval of ratios is divided into
  /// equal parts, one for each of them.
  private func ratios(of images: Int, seed: Int, _ step: Int) -> [Double?] {
    var generator = SeededGenerator(seed: seed, stream: .maskedCrops, step)
    let count = Int((ibot.masks.maskedCrops * Double(2 * images)).rounded())
    let ratios: [Double?] = (0..<count).map { part in
      ibot.masks.ratio((Double(part) + .random(in: 0..<1, using: &generator)) / Double(count))
    }
    let whole = [Double?](repeating: nil, count: 2 * images - count)
    return (ratios + whole).shuffled(using: &generator)
  }

  public func views(_ model: ModelConfig, _ grid: PatchGrid) -> [ValidationView] {
    ibot.views(model, grid)
  }

  public func embed(
    _ stream: Tensor, in graph: inout Graph, _ trunk: Trunk, table: Tensor
  ) -> Tensor { ibot.embed(stream, in: &graph, trunk, table: table) }

  public func build(
    in graph: inout Graph, _ model: ModelConfig, _ grid: PatchGrid
  ) -> ObjectiveGraph {
    let dino = ibot.dino
    let views = DistilledViews(dino, in: &graph, model, grid, masks: ibot.masks)
    graph.declaresFrozen = true
    let teacher = graph.finalNorm(views.teacher.patches, model)
    let taught = dino.head.logits(
      in: &graph,
      graph.summary(views.teacher, model, normalized: teacher, into: views.large.views))
    let taughtPatches = ibot.patchHead.logits(
      in: &graph, graph.select(views.selected, of: teacher))
    graph.declaresFrozen = false
    let student = MaskedStudent(ibot, in: &graph, model, views)
    let targets = graph.wholeBatch(sinkhorn(dino.teacherTemperature), of: taught)
    let patchTargets = graph.wholeBatch(sinkhorn(ibot.patchTemperature), of: taughtPatches)
    var losses = student.losses(
      ibot, in: &graph, targets: targets.values, patchTargets: patchTargets.values)
    var batch = [targets, patchTargets]
    if koleo > 0 {
      let spread = graph.wholeBatch(KoLeo(views: 2), of: student.features)
      losses.append(
        graph.batchLoss(student.features, values: spread.values, weight: Float(koleo)))
      batch.append(spread)
    }
    return ObjectiveGraph(
      view: views.tokens, patches: views.large.patches, blocks: views.blocks,
      trunkEnd: views.trunkEnd, shift: 0, prediction: student.logits,
      losses: graph.sum(losses: losses), views: views.all, targets: targets.values,
      state: ibot.stateRules, batch: batch)
  }

  private func sinkhorn(_ temperature: Double) -> SinkhornKnopp {
    SinkhornKnopp(temperature: Float(temperature), iterations: iterations)
  }
}
