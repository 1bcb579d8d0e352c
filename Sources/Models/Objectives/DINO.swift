public import Data
import Foundation
public import Graph
public import Settings

/// Self-distillation: a student predicts the output of a teacher, its moving average, for other
/// views.
///
/// Two large views are input of student and teacher, further small views of the student alone;
/// every pair of different views is compared by cross-entropy over prototypes. The teacher's logits
/// are centered and sharpened, which prevents collapse. Source: Caron et al. 2021
/// (arXiv:2104.14294), section 3 and algorithm 1, and its published code. Departures: without a class
/// token, the head reads the mean of the patches after the final norm; by default views are cropped
/// and flipped only; positions of small views are those of the large grid, stretched.
public struct DINO: PretrainingObjective {
  public static let name = "dino"
  public static let meaning =
    "Self-distillation between views; the teacher is a moving average of the student (DINO). Needs "
    + "attention bidirectional and head none."

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
  func side(_ grid: PatchGrid) -> Int { localSide ?? max(1, grid.rows / 2) }

  public var mayCollapse: Bool { true }

  public var dependsOnLength: Bool { true }

  public func check(_ model: ModelConfig, _ grid: PatchGrid) throws {
    try check(model, grid, as: Self.name)
  }

  /// The checks of an objective that distills these views.
  func check(_ model: ModelConfig, _ grid: PatchGrid, as objective: String) throws {
    try ModelError.collect([
      { try model.checkReading(for: objective) }, { try Self.checkNoHead(model, for: objective) },
      { try model.checkNoTarget(for: objective) }, { try checkViews(grid, of: objective) },
    ])
  }

  private static func checkNoHead(_ model: ModelConfig, for objective: String) throws {
    guard model.head == .none else {
      throw ModelError.unsuited(
        "model.objective is \(objective), which has its own head: it needs model.head none, not "
          + model.head.chosen.name)
    }
  }

  private func checkViews(_ grid: PatchGrid, of objective: String) throws {
    guard side(grid) < grid.rows || locals == 0 else {
      throw ModelError.unsuited(
        "model.objective.\(objective).localSide is \(side(grid)) patches, but a large view has "
          + "\(grid.rows) per side; use fewer, or locals: 0")
    }
    guard localScale <= globalScale else {
      throw ModelError.unsuited(
        "model.objective.\(objective).localScale is \(localScale), above globalScale "
          + "\(globalScale); small views must not show more than large ones")
    }
  }

  public func cautions(steps: Int) -> [String] { cautions(steps: steps, as: Self.name) }

  /// The cautions of an objective that distills these views.
  ///
  /// The fraction of its start that a teacher still holds after N steps is the product of the momenta,
  /// about e^(−(N + 1) (1 − m) / 2) for a half cosine from m to 1.
  func cautions(steps: Int, as objective: String) -> [String] {
    let learned = 1 - exp(-Double(steps + 1) * (1 - momentum) / 2)
    guard learned < 0.05 else { return [] }
    let enough = 1 - 20 / Double(max(1, steps))
    let share = String(format: "%.2g", 100 * learned)
    return [
      "model.objective.\(objective).momentum is \(momentum), so that in \(steps) steps the teacher "
        + "takes over only \(share) % of its student; "
        + (enough > 0.5
          ? "use at most \(String(format: "%.4g", enough)), or more steps" : "use more steps")
    ]
  }

  public func lossKind(_ model: ModelConfig) -> LossKind {
    LossKind(
      unit: "nats to the model's own teacher over \(prototypes) prototypes at temperatures "
        + "\(studentTemperature) and \(teacherTemperature)",
      condition: "2 large and \(locals) small views" + (centering ? "" : ", not centered"))
  }

  public func sequences(_ run: RunDraws) -> @Sendable (Int) -> PatchSequence {
    let whole = largeViews(run.model, run.grid)
    return { _ in whole }
  }

  public func views(_ model: ModelConfig, _ grid: PatchGrid) -> [ValidationView] {
    let whole = largeViews(model, grid)
    return [ValidationView { _ in whole }]
  }

  public func build(
    in graph: inout Graph, _ model: ModelConfig, _ grid: PatchGrid
  ) -> ObjectiveGraph {
    let views = DistilledViews(self, in: &graph, model, grid)
    graph.declaresFrozen = true
    let taught = logits(in: &graph, views.teacher, model, views.large)
    graph.declaresFrozen = false
    let logits = logits(in: &graph, views.student, model, views.large)
    let local: Tensor? =
      if let small = views.small, let local = views.local {
        self.logits(in: &graph, local, model, small)
      } else {
        nil
      }
    let center = graph.input(rows: .fixed(1), width: prototypes)
    var state = StateRules()
    (state.averaging, state.held) = (momentum, [head.prototypesName: freeze])
    state.means = [
      .init(name: "center", input: center, rows: taught, momentum: centerMomentum, in: graph)
    ]
    let targets = graph.teacherTargets(
      taught, center: center, temperature: Float(teacherTemperature))
    return ObjectiveGraph(
      view: views.tokens, patches: views.large.patches, blocks: views.blocks,
      trunkEnd: views.trunkEnd, shift: 0, prediction: logits,
      losses: graph.selfDistillation(
        logits, local: local, targets: targets, temperature: Float(studentTemperature)),
      views: views.all, targets: targets, state: state)
  }

  public static func recognize(_ weights: Safetensors, in model: inout ModelConfig) {
    guard let dino = Self(head: weights) else { return }
    (model.objective, model.attention, model.head) = (Objective(dino), .bidirectional, .none)
  }

  /// The settings of the head in a file of weights; nil if there is none.
  init?(head weights: Safetensors) {
    let name = ParameterNames.averages + Self().head.prototypesName
    guard let prototypes = weights.entries[name]?.shape,
      let hidden = weights.entries["head.mlp.0.weight"]?.shape,
      prototypes.count == 2, hidden.count == 2
    else { return nil }
    (self.prototypes, bottleneck, hiddenWidth) = (prototypes[0], prototypes[1], hidden[0])
  }

  var head: DistillationHead {
    DistillationHead(hiddenWidth: hiddenWidth, bottleneck: bottleneck, prototypes: prototypes)
  }

  /// The fraction of a center that is kept at each step; a center that is off stays zero.
  var centerMomentum: Double { centering ? 0.9 : 1 }

  /// The logits of each view: the head on its class token, or else the mean of its patches, after the
  /// final norm.
  ///
  /// - Parameters:
  ///   - graph: Where the operations are appended.
  ///   - outputs: The trunk's outputs on all views.
  ///   - model: The trunk.
  ///   - views: The views.
  /// - Returns: [views, prototypes].
  private func logits(
    in graph: inout Graph, _ outputs: Trunk.Outputs, _ model: ModelConfig, _ views: CroppedViews
  ) -> Tensor {
    head.logits(in: &graph, graph.summary(outputs, model, into: views.views))
  }
}
