import Foundation
import Graph
import Kernels
import TestSupport
import Testing

struct GumbelTests {
  /// Logits that a relaxed draw and a divergence read, in either order.
  private struct Case {
    let graph: Graph
    let input: Tensor
    let noise: Tensor
    let temperature: Tensor
    let target: Tensor
    let drawn: Tensor
    let losses: Tensor
    let divergences: Tensor

    init(isDivergenceFirst: Bool) {
      var graph = Graph()
      let tokens = RowSet.tokens(graph.tokens("patches", perImage: 4))
      input = graph.input(rows: tokens, width: 5)
      noise = graph.input(rows: tokens, width: 19)
      temperature = graph.input(rows: .fixed(1), width: 1)
      target = graph.input(rows: tokens, width: 3)
      let weight = graph.parameter("logits", [19, 5], .zeros, decays: true)
      let logits = graph.linear(input, weight: weight)
      let early = isDivergenceFirst ? graph.uniformDivergence(logits, weight: 0.3) : nil
      drawn = graph.gumbelSoftmax(logits, noise: noise, temperature: temperature)
      let codes = graph.parameter("codes", [3, 19], .zeros, decays: true)
      losses = graph.squaredError(graph.linear(drawn, weight: codes), target: target)
      if let early {
        divergences = early
      } else {
        divergences = graph.uniformDivergence(logits, weight: 0.3)
      }
      self.graph = graph
    }
  }

  @Test(arguments: [false, true], [1.0, 0.5])
  func `gradients of both readers match finite differences`(
    _ isDivergenceFirst: Bool, _ temperature: Double
  ) {
    let test = Case(isDivergenceFirst: isDivergenceFirst)
    var generator = TestGenerator(17)
    let execution = Execution(
      Program(
        test.graph, images: 2, isTraining: true, results: [test.losses, test.divergences]))
    execution.begin(images: 2)
    let layout = test.graph.layout
    let parameters = FloatBuffer(generator.values(layout.count))
    let (inputs, targets) = (generator.values(8 * 5), generator.values(8 * 3))
    func loss() -> Double {
      execution[test.input].copy(inputs)
      execution[test.target].copy(targets)
      gumbelNoise(execution[test.noise], key: 3)
      execution[test.temperature][0] = Float(temperature)
      execution.forward(parameters: parameters)
      return execution[test.losses].sum + execution[test.divergences].sum
    }
    let gradients = FloatBuffer(count: layout.count)
    _ = loss()
    execution.backward(parameters: parameters, gradients: gradients, lossFactor: 1)
    for parameter in layout.parameters {
      let slice = parameters[parameter.range]
      let (start, direction) = (slice.values, generator.values(slice.count))
      let step: Float = 1e-2
      slice.copy(zip(start, direction).map { $0 + step * $1 })
      let above = loss()
      slice.copy(zip(start, direction).map { $0 - step * $1 })
      let below = loss()
      slice.copy(start)
      let expected = (above - below) / Double(2 * step)
      let found = zip(gradients[parameter.range].values, direction).reduce(0.0) {
        $0 + Double($1.0 * $1.1)
      }
      #expect(abs(found - expected) < 5e-3 * max(1, abs(expected)), "\(parameter.name)")
    }
  }

  @Test func `a relaxed draw is a softmax, and a cold one is nearly one-hot`() {
    var generator = TestGenerator(5)
    let (rows, classes) = (6, 21)
    let (logits, noise) = (generator.values(rows * classes), generator.values(rows * classes))
    for temperature in [2.0, 0.001] {
      let output = FloatBuffer(count: rows * classes)
      gumbelSoftmaxForward(
        output: output.all, logits: FloatBuffer(logits).all, noise: FloatBuffer(noise).all,
        temperature: Float(temperature), rows: rows, classes: classes)
      for row in 0..<rows {
        let scores = (0..<classes).map { column in
          Double(logits[row * classes + column] + noise[row * classes + column]) / temperature
        }
        let most = scores.max() ?? 0
        let total = scores.reduce(0) { $0 + exp($1 - most) }
        for (column, score) in scores.enumerated() {
          let expected = exp(score - most) / total
          #expect(abs(Double(output.all[row * classes + column]) - expected) < 1e-3)
        }
        if temperature < 0.1 {
          #expect((output.all.values[(row * classes)..<((row + 1) * classes)].max() ?? 0) > 0.9)
        }
      }
    }
  }

  @Test func `the divergence is 0 for equal logits and ln K for a certain code`() {
    let (losses, classes) = (FloatBuffer(count: 2), 37)
    let logits = FloatBuffer([Float](repeating: 2, count: 2 * classes))
    logits.all[classes + 4] = 200
    uniformDivergenceForward(
      losses: losses.all, logits: logits.all, rows: 2, classes: classes, weight: 1)
    #expect(abs(losses.all[0]) < 1e-5)
    #expect(abs(Double(losses.all[1]) - log(Double(classes))) < 1e-5)
  }

  @Test func `noise is Gumbel's, and a function of its key alone`() {
    let count = 200_000
    let (noise, again, other) = (
      FloatBuffer(count: count), FloatBuffer(count: count), FloatBuffer(count: count)
    )
    gumbelNoise(noise.all, key: 0x1234_5678_9abc_def0)
    gumbelNoise(again.all, key: 0x1234_5678_9abc_def0)
    gumbelNoise(other.all, key: 0x1234_5678_9abc_def1)
    #expect(noise.all.values == again.all.values)
    let values = noise.all.values.map(Double.init)
    let mean = values.reduce(0, +) / Double(count)
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)
    // Euler's constant and π²/6; four standard errors.
    #expect(abs(mean - 0.577216) < 0.0115 && abs(variance - 1.644934) < 0.04)
    let below = Double(values.count { $0 < 0 }) / Double(count)
    #expect(abs(below - exp(-1)) < 0.0045)
    let products = zip(values, other.all.values).reduce(0.0) {
      $0 + ($1.0 - mean) * (Double($1.1) - mean)
    }
    #expect(abs(products / Double(count)) < 0.016)
  }

  @Test func `of equal largest values the earlier is taken`() {
    let codes = IntBuffer(count: 2)
    largestOfRows(
      codes: codes, input: FloatBuffer([1, 3, 3, 0, -2, -1, -1, -5]).all, rows: 2, width: 4)
    #expect(codes.values == [1, 1])
  }
}
