public import Data
public import Graph
public import Settings

/// DINO, and self-distillation of masked patches: the student predicts the teacher's output for the
/// patches of the large views that are hidden from it.
///
/// The teacher sees the whole views. Class and patch logits have a center each; that of the patches
/// is the mean over all patches of all large views. Source: Zhou et al. 2021 (arXiv:2111.07832),
/// section 3 and its published code. Departures: those of ``DINO``; a masking ratio hides whole
/// patches, rounded down; temperatures are constant; the teacher has an unused mask token.
public struct IBOT: PretrainingObjective {
  public static let name = "ibot"
  public static let meaning =
    "DINO, and self-distillation of masked patches of the large views (iBOT). Needs "
    + "attention bidirectional and head none."

  var dino = DINO()
  var masks = CropMasks()
  public var patchTemperature = 0.04
  public var patchWeight = 1.0
  public var separateHeads = false

  public init() {}

  public static let fields: [Field<Self>] =
    DINO.fields.map { $0.within(\.dino) } + CropMasks.fields.map { $0.within(\.masks) } + [
      Field(
        "patchTemperature", \.patchTemperature, in: 1e-3...10,
        "Softmax temperature of the teacher for masked patches."),
      Field("patchWeight", \.patchWeight, in: 0...1000, "Weight of the loss of masked patches."),
      Field(
        "separateHeads", \.separateHeads,
        "Give masked patches a head of their own instead of that of the image."),
    ]

  public var mayCollapse: Bool { true }

  public var dependsOnLength: Bool { true }

  public func check(_ model: ModelConfig, _ grid: PatchGrid) throws {
    try dino.check(model, grid, as: Self.name)
    try masks.check(Self.name, grid)
  }

  public func cautions(steps: Int) -> [String] { dino.cautions(steps: steps, as: Self.name) }

  public func lossKind(_ model: ModelConfig) -> LossKind {
    let image = dino.lossKind(model)
    return LossKind(
      unit: image.unit + ", and \(patchWeight) times those at hidden patches at temperature "
        + "\(patchTemperature)",
      condition: image.condition + ", \((masks.maskedCrops * 100).shortText) % masked "
        + "in \(masks.shape.chosen.name)")
  }

  public func sequences(_ run: RunDraws) -> @Sendable (Int) -> PatchSequence {
    { draw in
      sequence(
        run.model, run.grid, SeededGenerator(seed: run.seed, stream: .hiddenPatches, draw))
    }
  }

  public func views(_ model: ModelConfig, _ grid: PatchGrid) -> [ValidationView] {
    [
      ValidationView { image in
        // Seed 0 for every run: all runs are evaluated on the same hidden patches.
        sequence(
          model, grid, SeededGenerator(seed: 0, stream: .hiddenPatches, image, grid.count))
      }
    ]
  }

  /// Draws for each large view whether it is masked, its ratio and its hidden patches.
  private func sequence(
    _ model: ModelConfig, _ grid: PatchGrid, _ generator: SeededGenerator
  ) -> PatchSequence {
    var generator = generator
    let ratios: [Double?] = (0..<2).map { _ in
      let (mask, place) = (
        Double.random(in: 0..<1, using: &generator), Double.random(in: 0..<1, using: &generator)
      )
      return mask < masks.maskedCrops ? masks.ratio(place) : nil
    }
    return masks.sequence(model, grid, ratios: ratios, using: &generator)
  }

  /// Replaces hidden patches with the mask token; their positions stay.
  public func embed(
    _ stream: Tensor, in graph: inout Graph, _ trunk: Trunk, table: Tensor
  ) -> Tensor {
    let token = graph.parameter(Self.token, [trunk.config.width], .zeros, decays: false)
    return trunk.hidden.map { graph.hide(stream, $0, token: token) } ?? stream
  }

  public func build(
    in graph: inout Graph, _ model: ModelConfig, _ grid: PatchGrid
  ) -> ObjectiveGraph {
    let views = DistilledViews(dino, in: &graph, model, grid, masks: masks)
    graph.declaresFrozen = true
    let teacher = graph.finalNorm(views.teacher.patches, model)
    let taught = dino.head.logits(
      in: &graph,
      graph.summary(views.teacher, model, normalized: teacher, into: views.large.views))
    let taughtPatches = patchHead.logits(in: &graph, teacher)
    graph.declaresFrozen = false
    let student = MaskedStudent(self, in: &graph, model, views)
    let (center, patchCenter) = (
      graph.input(rows: .fixed(1), width: dino.prototypes),
      graph.input(rows: .fixed(1), width: dino.prototypes)
    )
    let targets = graph.teacherTargets(
      taught, center: center, temperature: Float(dino.teacherTemperature))
    let patchTargets = graph.teacherTargets(
      graph.select(views.selected, of: taughtPatches), center: patchCenter,
      temperature: Float(patchTemperature))
    var state = stateRules
    state.means = [
      .init(
        name: "center", input: center, rows: taught, momentum: dino.centerMomentum, in: graph),
      .init(
        name: "patchCenter", input: patchCenter, rows: taughtPatches,
        momentum: dino.centerMomentum, in: graph),
    ]
    let losses = student.losses(self, in: &graph, targets: targets, patchTargets: patchTargets)
    return ObjectiveGraph(
      view: views.tokens, patches: views.large.patches, blocks: views.blocks,
      trunkEnd: views.trunkEnd, shift: 0, prediction: student.logits,
      losses: graph.sum(losses: losses), views: views.all, targets: targets, state: state)
  }

  public static func recognize(_ weights: Safetensors, in model: inout ModelConfig) {
    let prefix = ParameterNames.averages
    guard weights.contains(prefix + token), let dino = DINO(head: weights) else { return }
    var ibot = Self()
    ibot.dino = dino
    ibot.separateHeads = weights.contains(prefix + patchHeadName + ".prototypes.weight")
    (model.objective, model.attention, model.head) = (Objective(ibot), .bidirectional, .none)
  }

  /// The head of masked patches.
  var patchHead: DistillationHead {
    var head = dino.head
    if separateHeads { head.name = Self.patchHeadName }
    return head
  }

  /// A teacher, and prototypes that are frozen at first.
  var stateRules: StateRules {
    var state = StateRules()
    state.averaging = dino.momentum
    for head in [dino.head, patchHead] { state.held[head.prototypesName] = dino.freeze }
    return state
  }

  private static let token = "preprocessor.mask_token"
  private static let patchHeadName = "head.patches"
}

/// The student's features and logits on masked large views and on small views.
struct MaskedStudent {
  /// [large views, width]: the features of each view, before the head.
  let features: Tensor
  /// [large views, prototypes].
  let logits: Tensor
  /// [small views, prototypes].
  private let local: Tensor?
  /// [masked, prototypes].
  private let patchLogits: Tensor

  init(_ ibot: IBOT, in graph: inout Graph, _ model: ModelConfig, _ views: DistilledViews) {
    let head = ibot.dino.head
    let student = graph.finalNorm(views.student.patches, model)
    features = graph.summary(
      views.student, model, normalized: student, into: views.large.views)
    logits = head.logits(in: &graph, features)
    if let small = views.small, let local = views.local {
      self.local = head.logits(in: &graph, graph.summary(local, model, into: small.views))
    } else {
      local = nil
    }
    patchLogits = ibot.patchHead.logits(
      in: &graph, graph.select(views.selected, of: student))
  }

  /// The loss of the views and that of the masked patches.
  func losses(
    _ ibot: IBOT, in graph: inout Graph, targets: Tensor, patchTargets: Tensor
  ) -> [Tensor] {
    let temperature = Float(ibot.dino.studentTemperature)
    return [
      graph.selfDistillation(logits, local: local, targets: targets, temperature: temperature),
      graph.patchDistillation(
        patchLogits, targets: patchTargets, temperature: temperature,
        weight: Float(ibot.patchWeight)),
    ]
  }
}
