import Data
import Graph
import Kernels
import Models
import Optimizers

/// One learning rate of an adaptation: the trained part of a trunk, and its classifier.
final class AdaptedModel {
  let learningRate: Double
  /// In the order of the adaptation's graph; the stored trunk is never modified.
  let parameters: FloatBuffer
  let statistics: RunningStatistics
  /// The accuracy on validation images; nil until it has been evaluated.
  var accuracy: Double?

  /// The streams of LoRA's initialization follow those of all classifiers.
  private static let firstAdapterStream = 1 << 16

  /// Starts from the trunk, and from the classifier that a frozen probe of the same seed starts
  /// from.
  init(learningRate: Double, layout: ParameterLayout, model: Model, seed: Int) {
    self.learningRate = learningRate
    parameters = FloatBuffer(count: layout.count)
    statistics = RunningStatistics(width: model.config.width)
    let isHead = { (parameter: ParameterLayout.Parameter) in parameter.name.hasPrefix("head.") }
    let streams =
      layout.parameters.filter(isHead).enumerated().map { ($0, $1) }
      + layout.parameters.filter { !isHead($0) }.enumerated().map {
        (Self.firstAdapterStream + $0, $1)
      }
    for (stream, parameter) in streams {
      var generator = SeededGenerator(seed: seed, stream: .probeInitialization, stream)
      parameters[parameter.range].copy(parameter.startingValues(using: &generator))
    }
    model.copyParameters(of: layout, into: parameters)
  }
}

/// The memory in which one thread trains and evaluates adapted models, one after another.
final class AdaptationBench {
  private let training: AdaptationGraph
  private let evaluation: AdaptationGraph
  private let trainingExecution: Execution
  private let evaluationExecution: Execution
  private let prefix: Int

  /// Images per evaluation batch; part of the numerics, independent of the machine.
  static let judgedTogether = 32

  init(
    training: AdaptationGraph, evaluation: AdaptationGraph, batchSize: Int, frozen: FloatBuffer,
    prefix: Int
  ) {
    (self.training, self.evaluation, self.prefix) = (training, evaluation, prefix)
    trainingExecution = Execution(
      Program(
        training.graph, images: batchSize, isTraining: true,
        results: [training.losses, training.statistics]))
    evaluationExecution = Execution(
      Program(
        evaluation.graph, images: Self.judgedTogether, isTraining: false,
        results: [evaluation.logits]))
    trainingExecution.frozen = frozen
    evaluationExecution.frozen = frozen
  }

  /// Computes the gradient of a batch's mean loss, and updates the running statistics.
  ///
  /// - Parameters:
  ///   - model: The model; only read.
  ///   - gradients: In the order of its parameters. Overwritten.
  ///   - images: The source of the images.
  ///   - batch: Indices of the images.
  ///   - labels: One per image.
  /// - Returns: The mean loss.
  func gradient(
    of model: AdaptedModel, into gradients: FloatBuffer, images: EvaluationImages, batch: [Int],
    labels: [Int]
  ) -> Double {
    let execution = trainingExecution
    show(images, batch, labels, to: execution, training)
    gradients.all.fill(0)
    execution.forward(parameters: model.parameters)
    execution.backward(
      parameters: model.parameters, gradients: gradients, lossFactor: 1 / Float(batch.count))
    let rows = execution.extents.rows(training.graph.rowSet(training.rowsStandardized))
    model.statistics.take(execution[training.statistics], rows: rows)
    return execution[training.losses].sum / Double(batch.count)
  }

  /// Which images of a range are classified correctly.
  func isCorrect(
    _ model: AdaptedModel, images: EvaluationImages, range: Range<Int>, labels: [Int]
  ) -> [Bool] {
    let execution = evaluationExecution
    show(images, Array(range), labels, to: execution, evaluation)
    execution[evaluation.statistics].copy(model.statistics.values)
    execution.forward(parameters: model.parameters)
    return rowsCorrect(
      logits: execution[evaluation.logits], labels: labels,
      classes: evaluation.graph.width(evaluation.logits))
  }

  private func show(
    _ images: EvaluationImages, _ chosen: [Int], _ labels: [Int], to execution: Execution,
    _ graph: AdaptationGraph
  ) {
    execution.begin(images: chosen.count)
    images.fill(execution[graph.patches], images: chosen)
    for (place, label) in labels.enumerated() {
      execution[graph.tokens].prefix[place] = prefix
      execution[.images].labels[place] = label
    }
  }
}
