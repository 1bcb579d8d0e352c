import Data
import Graph
import Kernels
import Models
import Optimizers

/// One learning rate of a probe: a classifier and its memory.
final class ProbeHead {
  let learningRate: Double
  private let probe: ProbeGraph
  private let execution: Execution
  private let parameters: FloatBuffer
  private let gradients: FloatBuffer

  init(probe: ProbeGraph, program: Program, learningRate: Double, seed: Int) {
    (self.probe, self.learningRate) = (probe, learningRate)
    execution = Execution(program)
    let layout = probe.graph.layout
    parameters = FloatBuffer(count: layout.count)
    gradients = FloatBuffer(count: layout.count)
    for (index, parameter) in layout.parameters.enumerated() {
      var generator = SeededGenerator(seed: seed, stream: .probeInitialization, index)
      parameters[parameter.range].copy(parameter.startingValues(using: &generator))
    }
  }

  /// The training state for a number of steps.
  func state(weightDecay: Double, steps: Int) -> TrainState {
    TrainState(
      probe: probe.graph.layout, parameters: parameters, peakRate: learningRate,
      weightDecay: weightDecay, steps: steps)
  }

  /// Takes one step on a batch.
  ///
  /// - Parameters:
  ///   - features: Standardized, in the shape of the probe's input.
  ///   - labels: One per image.
  ///   - state: The state of this classifier's training.
  func train(features: FloatSlice, labels: [Int], state: TrainState) {
    prepare(features, labels)
    gradients.all.fill(0)
    execution.forward(parameters: parameters)
    execution.backward(
      parameters: parameters, gradients: gradients, lossFactor: 1 / Float(labels.count))
    state.advance(probeGradient: gradients)
  }

  /// Which images of a batch the classifier classifies correctly.
  func isCorrect(features: FloatSlice, labels: [Int]) -> [Bool] {
    prepare(features, labels)
    execution.forward(parameters: parameters)
    return rowsCorrect(
      logits: execution[probe.logits], labels: labels, classes: probe.graph.width(probe.logits))
  }

  /// The parameters under their names; queries as Apple's class has them, [1, queries, width].
  var weights: Safetensors {
    var file = Safetensors()
    for parameter in probe.graph.layout.parameters {
      let isQuery = parameter.name == AttentiveProbe.query
      file.add(
        parameter.name, shape: (isQuery ? [1] : []) + parameter.shape,
        littleEndianBytes: parameters[parameter.range].littleEndianBytes)
    }
    return file
  }

  private func prepare(_ features: FloatSlice, _ labels: [Int]) {
    execution.begin(images: labels.count)
    execution[probe.features].copy(features)
    for (index, label) in labels.enumerated() { execution[.images].labels[index] = label }
  }
}
