public import Data
import Foundation
public import Graph
public import Settings

/// Supervised classification from the mean of the trunk's outputs: a reference at equal cost.
///
/// One linear layer after the final norm: on the mean of the patches, as in ViTs without a class
/// token, or on the class token of a trunk that has one.
/// Label smoothing as in Szegedy et al. 2016 (arXiv:1512.00567), section 7.
public struct Supervised: PretrainingObjective {
  public static let name = "supervised"
  public static let meaning =
    "Supervised classification with labels, as a reference. Needs attention bidirectional and head "
    + "none."

  public var classes = 10
  public var smoothing = 0.1

  public init() {}

  public static let fields: [Field<Self>] = [
    Field(
      "classes", \.classes, in: 2...65536, "Number of classes; must equal that of the dataset."),
    Field(
      "smoothing", \.smoothing, in: 0...0.99,
      "Label smoothing: probability mass spread uniformly over all classes."),
  ]

  public func check(_ model: ModelConfig, _ grid: PatchGrid) throws {
    try ModelError.collect([
      { try checkReading(model) }, { try checkNoHead(model) }, { try checkNoTarget(model) },
    ])
  }

  private func checkNoHead(_ model: ModelConfig) throws {
    guard model.head == .none else {
      throw ModelError.unsuited(
        "model.objective is supervised, which has one linear layer on the mean of all patches: it "
          + "needs model.head none, not \(model.head.chosen.name)")
    }
  }

  public func check(_ data: DatasetFacts) throws {
    guard let found = data.classCount else {
      throw ModelError.unsuited(
        "model.objective is supervised, but the images of data.dataset have no labels; add them, or choose "
          + "an objective without labels")
    }
    guard found == classes else {
      throw ModelError.unsuited(
        "model.objective.supervised.classes is \(classes), but data.dataset has \(found) "
          + "\(found == 1 ? "class" : "classes"); set it to \(found)")
    }
    guard data.mixed == nil else {
      throw ModelError.unsuited(
        "model.objective is supervised, but data.mixture adds images of other classes; leave out "
          + "data.mixture")
    }
  }

  public func lossKind(_ model: ModelConfig) -> LossKind {
    LossKind(
      unit: "nats of \(classes) classes, smoothed by \(smoothing)", condition: "whole images",
      constant: log(Double(classes)))
  }

  public func sequences(_ run: RunDraws) -> @Sendable (Int) -> PatchSequence {
    let whole = whole(run.model, run.grid)
    return { _ in whole }
  }

  public func views(_ model: ModelConfig, _ grid: PatchGrid) -> [ValidationView] {
    let whole = whole(model, grid)
    return [ValidationView { _ in whole }]
  }

  private func whole(_ model: ModelConfig, _ grid: PatchGrid) -> PatchSequence {
    PatchSequence(readingOrder: model.readingOrder(grid), prefix: grid.count, lossPositions: [])
  }

  public func build(
    in graph: inout Graph, _ model: ModelConfig, _ grid: PatchGrid
  ) -> ObjectiveGraph {
    let view = graph.view(model, grid)
    let patches = graph.input(rows: .tokens(view.patches), width: grid.valuesPerPatch)
    let trunk = Trunk(config: model, grid: grid)
      .outputs(in: &graph, patches: patches, depth: model.depth)
    let trunkEnd = graph.operations.count
    let logits = graph.linear(
      graph.summary(trunk, model),
      weight: graph.matrix("head.out_proj.weight", [classes, model.width]),
      bias: graph.parameter("head.out_proj.bias", [classes], .zeros, decays: false))
    return ObjectiveGraph(
      view: view, patches: patches, blocks: trunk.blocks, trunkEnd: trunkEnd, shift: 0,
      prediction: logits, losses: graph.crossEntropy(logits, smoothing: Float(smoothing)))
  }
}
