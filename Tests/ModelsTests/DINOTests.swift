import Data
import Foundation
import Graph
import Kernels
import Optimizers
import TestSupport
import Testing

@testable import Models

/// A tiny DINO.
struct DINOTests {
  private let golden: DistilledGolden
  private var model: Model { golden.model }

  init() throws { golden = try DistilledGolden("dino", DistilledGolden.dino) }

  @Test func `loss, gradients and three steps match PyTorch, the teacher has no gradient`() throws {
    try golden.expectEqualToPyTorch()
  }

  /// The share of its student that a teacher takes over, step by step.
  @Test(arguments: [(0.996, 400), (0.9999, 400), (0.9999, 100_000), (0.99, 10), (1, 1000)])
  func `a teacher that hardly moves is warned of`(_ momentum: Double, _ steps: Int) throws {
    var dino = DistilledGolden.dino
    dino.momentum = momentum
    let kept = (0..<steps).reduce(1.0) { share, step in
      share * (1 - (1 - momentum) * (1 + cos(.pi * Double(step) / Double(steps))) / 2)
    }
    let cautions = dino.cautions(steps: steps)
    #expect(cautions.count == (1 - kept < 0.05 ? 1 : 0), "\(1 - kept)")
    var other = dino
    other.momentum = max(0, 1 - 20 / Double(steps))
    #expect(other.cautions(steps: steps).isEmpty)
  }

  @Test func `the teacher's logits match PyTorch`() throws {
    _ = try golden.pass(model.parameters, means: golden.means("input."))
    // The file has one view after another, the graph one image after another.
    let taught = try golden.golden.values("output.teacher")
    let expected = (0..<3).flatMap { image in
      (0..<2).flatMap { view in taught[((view * 3 + image) * 12)...].prefix(12) }
    }
    #expect(relativeError(golden.values(golden.objective.state.means[0].rows), expected) < 1e-5)
  }

  @Test func `teacher and student are one at the start, and survive a file`() throws {
    let fresh = try Model(config: model.config, grid: model.grid, seed: 5)
    for average in fresh.averageLayout.parameters {
      let own = try #require(fresh.layout.parameter(average.name))
      #expect(fresh.averages[average.range].values == fresh.parameters[own.range].values)
    }
    try fresh.load(model.weights(), from: "weights")
    #expect(fresh.parameters.all.values == model.parameters.all.values)
    #expect(fresh.averages.all.values == model.averages.all.values)
  }

  @Test func `weights show that there is a teacher, whose features are read`() throws {
    let read = try ModelConfig(weights: model.weights(), heads: 2, path: "weights")
    let other = try Model(config: read, grid: model.grid, seed: 1)
    try other.load(model.weights(), from: "weights")
    #expect(other.averages.all.values == model.averages.all.values)
    #expect(read.width == 16 && read.objective != Objective(Autoregressive()))
  }

  @Test func `features are the teacher's, and the student's where asked`() throws {
    let graph = FeatureGraph(config: model.config, grid: model.grid, windows: [0..<2]).graph
    let count = graph.layout.parameters.count
    #expect(graph.layout.parameters == Array(model.averageLayout.parameters.prefix(count)))
    #expect(graph.layout.parameters == Array(model.layout.parameters.prefix(count)))
    #expect(model.features.values === model.averages)
    #expect(model.student.features.values === model.parameters)
  }

  /// Twice the trunk for two large views, its share for two small ones, all three times in training,
  /// and the teacher's once.
  @Test func `the teacher's forward passes and small views are counted`() throws {
    let cost = try ModelCost(model: model.config, grid: model.grid)
    let large = model.config.trunkForwardFLOPs(patches: 16)
    let small = model.config.trunkForwardFLOPs(patches: 4)
    let embedding: (Double) -> Double = { 2 * $0 * 16 * 16 }
    // The patch projection has no input gradient.
    let student = 3 * 2 * (large + small) + 2 * 2 * (embedding(16) + embedding(4))
    #expect(
      cost.trunkTrainingFLOPsPerImage == student + 2 * (large + embedding(16)))
  }
}
