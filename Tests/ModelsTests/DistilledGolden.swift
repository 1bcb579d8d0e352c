import Data
import Graph
import Kernels
import Optimizers
import TestSupport
import Testing

@testable import Models

/// A tiny model with a teacher whose every number an independent PyTorch implementation has
/// computed.
struct DistilledGolden {
  let golden: Safetensors
  let model: Model
  let objective: PretrainingGraph
  private let execution: Execution
  /// Only if the objective has quantities of the whole batch.
  private let first: Execution

  private static let images = 3

  /// Reads a fixture, given the objective with its settings.
  init(_ name: String, _ method: any PretrainingObjective) throws {
    let shape = ImageShape(height: 16, width: 16, channels: 1)
    let grid = try PatchGrid(shape: shape, patchSize: 4)
    var config = ModelConfig()
    (config.width, config.depth, config.heads, config.patchSize) = (16, 2, 2, 4)
    (config.objective, config.attention, config.head) = (Objective(method), .bidirectional, .none)
    golden = try Safetensors(contentsOf: "\(fixtureFolder)/\(name).safetensors")
    model = try Model(config: config, grid: grid, seed: 0)
    try model.load(golden, from: name)
    objective = PretrainingGraph(config: config, grid: grid)
    execution = Execution(
      Program(
        objective.graph, images: Self.images, isTraining: true,
        results: [objective.losses] + objective.state.means.map(\.rows)))
    first = Execution(objective.batchProgram(images: Self.images, precision: .fp32))
    (execution.frozen, first.frozen) = (model.averages, model.averages)
  }

  /// The settings of the views and of the head in every fixture.
  static let dino: DINO = {
    var dino = DINO()
    (dino.locals, dino.localSide, dino.prototypes) = (2, 2, 12)
    (dino.hiddenWidth, dino.bottleneck) = (20, 6)
    (dino.momentum, dino.freeze) = (0.9, 0.1)
    return dino
  }()

  static let ibot: IBOT = {
    var ibot = IBOT()
    (ibot.dino, ibot.patchTemperature) = (dino, 0.05)
    ibot.masks.largestRatio = 0.99
    return ibot
  }()

  static let dinov2: DINOv2 = {
    var dinov2 = DINOv2()
    (dinov2.ibot, dinov2.ibot.separateHeads) = (ibot, true)
    return dinov2
  }()

  /// Each image with the hidden patches of the file.
  private func sequences() throws -> [PatchSequence] {
    let masked = golden.contains("input.masked") ? try golden.values("input.masked") : []
    return (0..<Self.images).map { image in
      largeViews(
        model.config, model.grid,
        lossPositions: (0..<32).filter { !masked.isEmpty && masked[image * 32 + $0] == 1 })
    }
  }

  /// Fills the views, [images, views, side, side] in the file, and the running means.
  private func show(_ execution: Execution, means: [FloatBuffer]) throws {
    for (views, name) in zip(objective.views, ["input.large", "input.small"])
    where execution.reads(views.patches) {
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
    for (mean, value) in zip(objective.state.means, means) {
      execution[mean.input].copy(value.all)
    }
    execution.begin(images: Self.images)
    execution.show(try sequences(), as: objective.view)
  }

  /// The loss of one pass, its gradient, and the means of the teacher's logits.
  func pass(
    _ parameters: FloatBuffer, means: [FloatBuffer]
  ) throws -> (loss: Double, gradient: FloatBuffer, measured: [FloatBuffer]) {
    if !objective.batch.isEmpty {
      try show(first, means: means)
      first.forward(parameters: parameters)
    }
    try show(execution, means: means)
    for quantity in objective.batch {
      let (rows, width) = (first[quantity.rows], objective.graph.width(quantity.rows))
      quantity.function.compute(
        values: execution[quantity.values], rows: rows, count: rows.count / width, width: width)
    }
    execution.forward(parameters: parameters)
    let loss = execution[objective.losses].sum / Double(Self.images)
    let measured = objective.state.means.map { rule in
      let (mean, rows) = (FloatBuffer(count: rule.width), execution[rule.rows])
      let count = rows.count / rule.width
      addRows(output: mean.all, input: rows, rows: count)
      mean.all.copy(mean.all.values.map { $0 / Float(count) })
      return mean
    }
    let gradient = FloatBuffer(count: model.layout.count)
    execution.backward(
      parameters: parameters, gradients: gradient, lossFactor: 1 / Float(Self.images))
    return (loss, gradient, measured)
  }

  /// The values of a result after a pass.
  func values(_ tensor: Tensor) -> [Float] { execution[tensor].values }

  /// The values that the file has for the running means under a prefix.
  func means(_ prefix: String) throws -> [FloatBuffer] {
    try objective.state.means.map {
      FloatBuffer(try golden.values("\(prefix)\($0.name)").map(Float.init))
    }
  }

  func expectEqual(_ found: FloatBuffer, _ layout: ParameterLayout, under prefix: String) throws {
    let carrier = try Model(config: model.config, grid: model.grid, seed: 0).student
    try carrier.load(golden.under(prefix), from: "golden")
    for parameter in layout.parameters {
      let own = try #require(carrier.layout.parameter(parameter.name))
      let expected = carrier.parameters[own.range].values.map(Double.init)
      let error = relativeError(found[parameter.range].values, expected)
      #expect(error < 1e-4, "\(prefix)\(parameter.name): \(error)")
    }
  }

  /// Compares a loss, every gradient, and three steps of student, teacher and centers.
  func expectEqualToPyTorch() throws {
    let before = model.averages.all.values
    let (loss, gradient, _) = try pass(model.parameters, means: means("input."))
    #expect(relativeError([Float(loss)], try golden.values("output.loss")) < 1e-5)
    try expectEqual(gradient, model.layout, under: "grad.")
    #expect(model.averages.all.values == before)

    let rates = AdamW.Rates(beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: 0.05)
    let state = TrainState(
      layout: model.layout, parameters: model.parameters,
      descent: Descent(
        rates: rates, peakRate: 3e-3, schedule: .constant, total: 10, clipNorm: 1),
      rules: objective.state, frozen: model.averageLayout, averages: model.averages)
    for (mean, start) in zip(state.means, try means("input.")) { mean.all.copy(start.all) }
    let (losses, norms) = (
      try golden.values("steps.losses"), try golden.values("steps.norms")
    )
    for step in 0..<3 {
      let (loss, gradient, measured) = try pass(state.parameters, means: state.means)
      let norm = gradient.all.sumOfSquares.squareRoot()
      #expect(abs(loss - losses[step]) < 1e-4 * losses[step])
      #expect(abs(norm - norms[step]) < 1e-4 * norms[step])
      state.advance(gradient: gradient, norm: norm, measured: measured, threads: 1)
    }
    try expectEqual(model.parameters, model.layout, under: "steps.")
    try expectEqual(model.averages, model.averageLayout, under: "steps.teacher.")
    for (mean, expected) in zip(state.means, try means("steps.")) {
      #expect(relativeError(mean.all.values, expected.all.values.map(Double.init)) < 1e-4)
    }
  }
}
