import Data
import Graph
import Kernels
import Models
import Optimizers

/// Feeds one step's training images to a pre-training graph and computes its gradient.
///
/// Loss and gradient are means over all loss positions of the step, not means of per-image means.
final class GradientStep {
  private let objective: PretrainingGraph
  private let gradients: ShardedGradient
  private let imageCount: Int
  private var images: TrainingImages
  private let sequences: TrainingSequences
  private let state: TrainState
  private let shards: Shards
  private let phase: BatchPhase?
  private let paths: PathDraws
  /// One per thread, if tokens are predicted.
  var tokens: [TokenLabels] = []
  /// Collects the time of each part, on one thread.
  var times: OperationTimes? {
    didSet { gradients.times = times }
  }

  init(
    objective: PretrainingGraph, program: Program, packed: PackedWeights, shards: Shards,
    images: TrainingImages, sequences: TrainingSequences, state: TrainState, phase: BatchPhase?,
    paths: PathDraws, threads: Int
  ) {
    (self.objective, self.images, self.sequences) = (objective, images, sequences)
    (self.state, self.shards, self.phase, self.paths) = (state, shards, phase, paths)
    imageCount = shards.images
    gradients = ShardedGradient(
      program, packed: packed, losses: objective.trainingLosses,
      means: objective.state.means.map(\.rows), frozen: state.averages, shards: shards,
      threads: threads)
  }

  /// The gradient of the last step.
  var gradient: FloatBuffer { gradients.gradient }
  /// The last step's values for the running means of the state.
  var measured: [FloatBuffer] { gradients.measured }

  /// Computes the loss and its gradient on the images of one step.
  ///
  /// - Returns: The mean loss, and the gradient's norm.
  /// - Throws: ``TrainingError/diverged(step:loss:gradientNorm:)``.
  func compute() throws -> (loss: Double, norm: Double) {
    let first = state.step * imageCount
    let sequences = (first..<(first + imageCount)).map { self.sequences[$0] }
    let shown = images.images(first..<(first + imageCount))
    let orders = self.sequences.isSettled ? nil : sequences.map(\.readingOrder)
    func show(_ execution: Execution, _ range: Range<Int>, _ thread: Int) {
      gradients.timed("images") {
        fill(
          execution, shown[range], firstDraw: first + range.lowerBound,
          readingOrder: orders.map { Array($0[range]) })
      }
      execution.read(state.means, of: objective.state)
      execution.show(sequences[range], as: objective.view)
      paths.draw(execution, firstDraw: first + range.lowerBound)
      for (place, image) in shown[range].enumerated() {
        if let label = images.label(image) { execution[.images].labels[place] = label }
      }
      if !tokens.isEmpty { tokens[thread].set(execution, objective) }
    }
    phase?.compute(
      parameters: state.parameters, sequences: sequences, shards: shards, fill: show)
    return try gradients.compute(
      step: state.step, parameters: state.parameters,
      rows: sequences.reduce(0) { $0 + objective.trainingLossCount($1) }
    ) { execution, range, thread in
      show(execution, range, thread)
      phase?.show(execution, images: range)
    }
  }

  /// Fills in whole images, or random views of them.
  private func fill(
    _ execution: Execution, _ shown: ArraySlice<Int>, firstDraw: Int, readingOrder: [[Int]]?
  ) {
    if objective.views.isEmpty {
      return images.fill(
        execution[objective.patches], images: shown, firstDraw: firstDraw,
        readingOrder: readingOrder)
    }
    objective.forEachView { views, range in
      guard execution.reads(views.patches) else { return }
      images.fill(
        execution[views.patches], images: shown, firstDraw: firstDraw, views: range)
    }
  }
}

extension PretrainingGraph {
  /// Iterates over the views of an image, with the index of each among ``crops``.
  func forEachView(_ body: (CroppedViews, Range<Int>) -> Void) {
    var first = 0
    for views in self.views {
      body(views, first..<(first + views.crops.count))
      first += views.crops.count
    }
  }
}

extension Execution {
  /// Fills the inputs that read running means.
  func read(_ means: [FloatBuffer], of rules: StateRules) {
    for (rule, value) in zip(rules.means, means) where reads(rule.input) {
      self[rule.input].copy(value.all)
    }
  }
}
