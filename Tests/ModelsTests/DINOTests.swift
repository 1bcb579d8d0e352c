import Data
import Graph
import Kernels
import Optimizers
import TestSupport
import Testing

@testable import Models

/// A tiny DINO whose every number an independent PyTorch implementation has computed.
struct DINOTests {
  private let golden: Safetensors
  private let model: Model
  private let objective: PretrainingGraph
  private let execution: Execution

  static let config: ModelConfig = {
    var (config, dino) = (ModelConfig(), DINO())
    (dino.locals, dino.localSide, dino.prototypes) = (2, 2, 12)
    (dino.hiddenWidth, dino.bottleneck) = (20, 6)
    (dino.momentum, dino.freeze) = (0.9, 0.1)
    (config.width, config.depth, config.heads, config.patchSize) = (16, 2, 2, 4)
    (config.objective, config.attention, config.head) = (Objective(dino), .bidirectional, .none)
    return config
  }()

  init() throws {
    let shape = ImageShape(height: 16, width: 16, channels: 1)
    let grid = try PatchGrid(shape: shape, patchSize: 4)
    golden = try Safetensors(contentsOf: "\(fixtureFolder)/dino.safetensors")
    model = try Model(config: Self.config, grid: grid, seed: 0)
    try model.load(golden, from: "dino")
    objective = PretrainingGraph(config: Self.config, grid: grid)
    let results = [objective.losses] + objective.state.means.map(\.rows)
    execution = Execution(
      Program(objective.graph, images: 3, isTraining: true, results: results))
    execution.frozen = model.averages
  }

  /// Fills the views, [images, views, side, side] in the file, and the center.
  private func show(center: FloatSlice) throws {
    for (views, name) in zip(objective.views, ["input.large", "input.small"]) {
      let (pixels, side) = (try golden.values(name), views.grid.size)
      let patches = (0..<(pixels.count / (side * side))).flatMap { view in
        (0..<views.grid.count).flatMap { patch in
          (0..<16).map { pixel in
            let row = patch / views.grid.columns * 4 + pixel / 4
            let column = patch % views.grid.columns * 4 + pixel % 4
            return Float(pixels[(view * side + row) * side + column])
          }
        }
      }
      execution[views.patches].copy(patches)
    }
    execution[objective.state.means[0].input].copy(center)
  }

  /// The loss of one pass, its gradient and the mean of the teacher's logits.
  private func pass(
    _ parameters: FloatBuffer, center: FloatSlice
  ) throws -> (loss: Double, gradient: FloatBuffer, mean: FloatBuffer) {
    try show(center: center)
    execution.forward(parameters: parameters)
    let loss = execution[objective.losses].sum / 3
    let mean = FloatBuffer(count: 12)
    addRows(output: mean.all, input: execution[objective.state.means[0].rows], rows: 6)
    mean.all.copy(mean.all.values.map { $0 / 6 })
    let gradient = FloatBuffer(count: model.layout.count)
    execution.backward(parameters: parameters, gradients: gradient, lossFactor: 1.0 / 3)
    return (loss, gradient, mean)
  }

  private func expectEqual(
    _ found: FloatBuffer, _ layout: ParameterLayout, under prefix: String
  ) throws {
    let carrier = try Model(config: model.config, grid: model.grid, seed: 0).student
    try carrier.load(golden.under(prefix), from: "dino")
    for parameter in layout.parameters {
      let own = try #require(carrier.layout.parameter(parameter.name))
      let expected = carrier.parameters[own.range].values.map(Double.init)
      let error = relativeError(found[parameter.range].values, expected)
      #expect(error < 1e-4, "\(prefix)\(parameter.name): \(error)")
    }
  }

  @Test func `loss and every gradient match PyTorch, the teacher has none`() throws {
    let center = FloatBuffer(try golden.values("input.center").map(Float.init))
    let before = model.averages.all.values
    let (loss, gradient, _) = try pass(model.parameters, center: center.all)
    #expect(relativeError([Float(loss)], try golden.values("output.loss")) < 1e-5)
    try expectEqual(gradient, model.layout, under: "grad.")
    #expect(model.averages.all.values == before)
    // The file has one view after another, the graph one image after another.
    let taught = try golden.values("output.teacher")
    let expected = (0..<3).flatMap { image in
      (0..<2).flatMap { view in taught[((view * 3 + image) * 12)...].prefix(12) }
    }
    try show(center: center.all)
    execution.forward(parameters: model.parameters)
    #expect(
      relativeError(execution[objective.state.means[0].rows].values, expected) < 1e-5)
  }

  @Test func `three steps of student, teacher and center match PyTorch`() throws {
    let rates = AdamW.Rates(beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: 0.05)
    let state = TrainState(
      layout: model.layout, parameters: model.parameters,
      descent: Descent(
        rates: rates, peakRate: 3e-3, schedule: .constant, total: 10, clipNorm: 1),
      rules: objective.state, frozen: model.averageLayout, averages: model.averages)
    state.means[0].all.copy(try golden.values("input.center").map(Float.init))
    let (losses, norms) = (
      try golden.values("steps.losses"), try golden.values("steps.norms")
    )
    for step in 0..<3 {
      let (loss, gradient, mean) = try pass(state.parameters, center: state.means[0].all)
      let norm = gradient.all.sumOfSquares.squareRoot()
      #expect(abs(loss - losses[step]) < 1e-4 * losses[step])
      #expect(abs(norm - norms[step]) < 1e-4 * norms[step])
      state.advance(gradient: gradient, norm: norm, measured: [mean], threads: 1)
    }
    try expectEqual(model.parameters, model.layout, under: "steps.")
    try expectEqual(model.averages, model.averageLayout, under: "steps.teacher.")
    #expect(
      relativeError(state.means[0].all.values, try golden.values("steps.center")) < 1e-4)
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
