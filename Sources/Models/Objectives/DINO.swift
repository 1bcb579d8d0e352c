public import Data
public import Graph
public import Settings

/// Self-distillation: a student predicts the output of a teacher, its moving average, for other
/// views.
///
/// Two large views are input of student and teacher, further small views of the student alone;
/// every pair of different views is compared by cross-entropy over prototypes. The teacher's logits
/// are centered and sharpened, which prevents collapse. Source: Caron et al. 2021
/// (arXiv:2104.14294), section 3 and algorithm 1, and its published code. Departures: the head
/// reads the mean of the patches after the final norm, as the trunk has no class token; by default
/// views are cropped and flipped only; positions of small views are those of the large grid,
/// stretched.
public struct DINO: PretrainingObjective {
  public static let name = "dino"
  public static let meaning =
    "Self-distillation between views; the teacher is a moving average of the student (DINO)."

  public var locals = 4
  public var localSide: Int? = nil
  public var globalScale = 0.4
  public var localScale = 0.05
  public var prototypes = 1024
  public var hiddenWidth = 512
  public var bottleneck = 128
  public var studentTemperature = 0.1
  public var teacherTemperature = 0.04
  public var centering = true
  public var momentum = 0.996
  public var freeze = 0.02

  public init() {}

  public static let fields: [Field<Self>] = [
    Field(
      "locals", \.locals, in: 0...32,
      "Number of local crops per image, in addition to two global crops."),
    Field(
      "localSide", \.localSide, in: 1...256,
      "Patches per side of a local crop (default: half of a global crop)."),
    Field(
      "globalScale", \.globalScale, in: 0.01...1,
      "Smallest area fraction of a global crop, and largest of a local crop."),
    Field("localScale", \.localScale, in: 0.01...1, "Smallest area fraction of a local crop."),
    Field(
      "prototypes", \.prototypes, in: 2...1_000_000,
      "Number of prototypes: output dimension of the head."),
    Field("hiddenWidth", \.hiddenWidth, in: 1...65536, "Hidden dimension of the head."),
    Field(
      "bottleneck", \.bottleneck, in: 1...65536,
      "Bottleneck dimension of the head before the prototypes."),
    Field(
      "studentTemperature", \.studentTemperature, in: 1e-3...10,
      "Softmax temperature of the student."),
    Field(
      "teacherTemperature", \.teacherTemperature, in: 1e-3...10,
      "Softmax temperature of the teacher."),
    Field(
      "centering", \.centering,
      "Subtract the running mean of the teacher logits; without it, features may collapse."),
    Field(
      "momentum", \.momentum, in: 0...1,
      "EMA momentum of the teacher at the first step; rises to 1 along a cosine. Runs shorter than "
        + "20 / (1 - momentum) steps end with a partly untrained teacher."),
    Field(
      "freeze", \.freeze, in: 0...1,
      "Fraction of the steps during which the prototypes stay frozen."),
  ]

  /// Patches per side of a small view.
  private func side(_ grid: PatchGrid) -> Int { localSide ?? max(1, grid.rows / 2) }

  public var mayCollapse: Bool { true }

  public func check(_ model: ModelConfig, _ grid: PatchGrid) throws {
    try checkReading(model)
    try checkNoTarget(model)
    guard model.head == .none else {
      throw ModelError.unsuited(
        "model.objective is dino, which has its own head: it needs model.head none, not "
          + model.head.chosen.name)
    }
    guard side(grid) < grid.rows || locals == 0 else {
      throw ModelError.unsuited(
        "model.objective.dino.localSide is \(side(grid)) patches, but a large view has "
          + "\(grid.rows) per side; use fewer, or locals: 0")
    }
    guard localScale <= globalScale else {
      throw ModelError.unsuited(
        "model.objective.dino.localScale is \(localScale), above globalScale \(globalScale); small "
          + "views must not show more than large ones")
    }
  }

  public func lossKind(_ model: ModelConfig) -> LossKind {
    LossKind(
      unit: "nats to the model's own teacher over \(prototypes) prototypes at temperatures "
        + "\(studentTemperature) and \(teacherTemperature)",
      condition: "2 large and \(locals) small views" + (centering ? "" : ", not centered"))
  }

  public func sequences(_ run: RunDraws) -> @Sendable (Int) -> PatchSequence {
    let whole = whole(run.model, run.grid)
    return { _ in whole }
  }

  public func views(_ model: ModelConfig, _ grid: PatchGrid) -> [ValidationView] {
    let whole = whole(model, grid)
    return [ValidationView { _ in whole }]
  }

  /// Both large views, concatenated.
  private func whole(_ model: ModelConfig, _ grid: PatchGrid) -> PatchSequence {
    let readingOrder = model.readingOrder(grid)
    return PatchSequence(
      readingOrder: readingOrder + readingOrder, prefix: grid.count, lossPositions: [])
  }

  public func preview(
    _ sequence: PatchSequence, _ model: ModelConfig, _ grid: PatchGrid
  ) -> PatchSequence? { nil }

  public func build(
    in graph: inout Graph, _ model: ModelConfig, _ grid: PatchGrid
  ) -> ObjectiveGraph {
    let large = CroppedViews(
      "large", in: &graph, model, grid, numbers: 0..<2, scale: globalScale...1)
    let small =
      locals == 0
      ? nil
      : CroppedViews(
        "small", in: &graph, model, grid.square(side: side(grid)), numbers: 2..<(2 + locals),
        scale: localScale...globalScale)
    let student = Trunk(config: model, grid: grid)
      .outputs(in: &graph, patches: large.patches, depth: model.depth)
    let local = small.map {
      Trunk(config: model, grid: $0.grid, whole: grid)
        .outputs(in: &graph, patches: $0.patches, depth: model.depth).blocks[model.depth - 1]
    }
    graph.declaresFrozen = true
    let teacher = Trunk(config: model, grid: grid)
      .outputs(in: &graph, patches: large.patches, depth: model.depth).blocks[model.depth - 1]
    let trunkEnd = graph.operations.count
    let taught = logits(in: &graph, teacher, large.views)
    graph.declaresFrozen = false
    let logits = logits(in: &graph, student.blocks[model.depth - 1], large.views)
    let localLogits = zip(local, small) { self.logits(in: &graph, $0, $1.views) }
    let center = graph.input(rows: .fixed(1), width: prototypes)
    var state = StateRules()
    (state.averaging, state.held) = (momentum, [Self.prototypesName: freeze])
    state.means = [
      .init(
        name: "center", input: center, rows: taught, momentum: centering ? 0.9 : 1,
        in: graph)
    ]
    return ObjectiveGraph(
      view: ViewTokens(
        patches: large.tokens, lossPositions: graph.tokens("counted", among: large.tokens)),
      patches: large.patches, blocks: student.blocks, trunkEnd: trunkEnd, shift: 0,
      prediction: logits,
      losses: graph.selfDistillation(
        logits, local: localLogits, teacher: taught, center: center,
        temperatures: (Float(studentTemperature), Float(teacherTemperature))),
      views: [large, small].compactMap(\.self), state: state)
  }

  public static func recognize(_ weights: Safetensors, in model: inout ModelConfig) {
    guard let prototypes = weights.entries[ParameterNames.averages + prototypesName]?.shape,
      let hidden = weights.entries["head.mlp.0.weight"]?.shape,
      prototypes.count == 2, hidden.count == 2
    else { return }
    var dino = Self()
    (dino.prototypes, dino.bottleneck, dino.hiddenWidth) = (
      prototypes[0], prototypes[1], hidden[0]
    )
    (model.objective, model.attention, model.head) = (Objective(dino), .bidirectional, .none)
  }

  /// The head: three layers, L2 normalization of each row, and its cosine with each prototype.
  ///
  /// - Parameters:
  ///   - graph: Where the operations are appended.
  ///   - features: [patches of all views, width].
  ///   - views: One row per view.
  /// - Returns: [views, prototypes].
  private func logits(in graph: inout Graph, _ features: Tensor, _ views: TokenSet) -> Tensor {
    let pooled = graph.meanPool(graph.norm(features, ParameterNames.finalNorm), into: views)
    let first = graph.gelu(layer(in: &graph, pooled, "head.mlp.0", hiddenWidth))
    let second = graph.gelu(layer(in: &graph, first, "head.mlp.1", hiddenWidth))
    let narrow = graph.normalizeRows(layer(in: &graph, second, "head.bottleneck", bottleneck))
    let directions = graph.parameter(
      Self.prototypesName, [prototypes, bottleneck], .normal(std: 0.02), decays: true)
    return graph.linear(narrow, weight: graph.normalizeRows(directions))
  }

  private func layer(
    in graph: inout Graph, _ input: Tensor, _ name: String, _ width: Int
  ) -> Tensor {
    graph.linear(
      input,
      weight: graph.parameter(
        "\(name).weight", [width, graph.width(input)], .normal(std: 0.02), decays: true),
      bias: graph.parameter("\(name).bias", [width], .zeros, decays: false))
  }

  private static let prototypesName = "head.prototypes.weight"
}

/// Both values, if both exist.
private func zip<A, B, C>(_ a: A?, _ b: B?, _ transform: (A, B) -> C) -> C? {
  guard let a, let b else { return nil }
  return transform(a, b)
}
