import Graph
import Kernels
import Models
import Optimizers
import TestSupport
import Testing

struct GoldenTests {
  @Test(arguments: GoldenModel.all)
  func `outputs, loss and every gradient match PyTorch`(_ test: GoldenModel) throws {
    let golden = try GoldenExecution(test)
    let (execution, model) = (golden.execution, golden.model)
    execution.choose(golden.lossRows, of: golden.objective.view.lossPositions)
    execution.forward(parameters: model.parameters)
    for (index, block) in golden.objective.blocks.enumerated() {
      let expected = try golden.golden.values("output.block.\(index)")
      #expect(relativeError(execution[block].values, expected) < 1e-5, "block \(index)")
    }
    let width = golden.objective.graph.width(golden.objective.prediction)
    let prediction = try golden.golden.values("output.prediction")
    let lossPositions = golden.predictedRows.flatMap {
      prediction[($0 * width)..<($0 * width + width)]
    }
    #expect(relativeError(execution[golden.objective.prediction].values, lossPositions) < 1e-5)
    let (loss, count) = golden.loss
    #expect(relativeError([Float(loss)], try golden.golden.values("output.loss")) < 1e-5)
    if test.name == GoldenModel.severalOffsets.name {
      let first = execution[golden.objective.losses].sum / Double(golden.predictedRows.count)
      #expect(relativeError([Float(first)], try golden.golden.values("output.first_loss")) < 1e-5)
    }

    let gradients = FloatBuffer(count: model.layout.count)
    execution.backward(
      parameters: model.parameters, gradients: gradients, lossFactor: 1 / Float(count))
    // A model whose parameters are the gradients gives them the file's names and shapes.
    let carrier = try Model(config: test.config, grid: test.grid, seed: 0)
    try carrier.load(golden.golden.under("grad."), from: test.name)
    for parameter in model.layout.parameters {
      let expected = carrier.parameters[parameter.range].values.map(Double.init)
      let error = relativeError(gradients[parameter.range].values, expected)
      #expect(error < 1e-4, "\(parameter.name): \(error)")
    }
  }

  @Test(arguments: [GoldenModel.prefixHead] + GoldenModel.rivals)
  func `AdamW steps match PyTorch`(_ test: GoldenModel) throws {
    let golden = try GoldenExecution(test)
    let (execution, model) = (golden.execution, golden.model)
    let optimizer = AdamW(
      layout: model.layout,
      rates: AdamW.Rates(beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: 0.05))
    let gradients = FloatBuffer(count: model.layout.count)
    let norms = try golden.golden.values("adamw.norms")
    let losses = try golden.golden.values("adamw.losses")
    for (index, rate) in try golden.golden.values("adamw.rates").enumerated() {
      execution.choose(golden.lossRows, of: golden.objective.view.lossPositions)
      execution.forward(parameters: model.parameters)
      let (loss, count) = golden.loss
      gradients.all.fill(0)
      execution.backward(
        parameters: model.parameters, gradients: gradients, lossFactor: 1 / Float(count))
      let norm = gradients.all.sumOfSquares.squareRoot()
      #expect(abs(loss - losses[index]) < 1e-4 * losses[index])
      #expect(abs(norm - norms[index]) < 1e-4 * norms[index])
      optimizer.update(
        model.parameters, gradients: gradients, step: index + 1, learningRate: rate,
        gradientFactor: norm > 1 ? 1 / (norm + 1e-6) : 1, threads: 1)
    }
    let carrier = try Model(config: test.config, grid: test.grid, seed: 0)
    try carrier.load(golden.golden.under("adamw."), from: test.name)
    for parameter in model.layout.parameters {
      let expected = carrier.parameters[parameter.range].values.map(Double.init)
      #expect(relativeError(model.parameters[parameter.range].values, expected) < 1e-4)
    }
  }
}
