import Data
import Graph
import Kernels
import Models

/// Shows one step's training images to a pre-training graph, and has its gradient computed.
///
/// Loss and gradient are those of the mean over all patches of the step that count, not the mean
/// of per-image means.
final class GradientStep {
  private let objective: PretrainingGraph
  private let gradients: ShardedGradient
  private let imageCount: Int
  private var images: TrainingImages
  private let sequences: TrainingSequences
  /// One per thread where tokens are predicted.
  var tokens: [TokenLabels] = []
  /// Where to note the time of each part, on one thread.
  var times: OperationTimes? {
    didSet { gradients.times = times }
  }

  init(
    objective: PretrainingGraph, program: Program, packed: PackedWeights, shards: Shards,
    images: TrainingImages, sequences: TrainingSequences, threads: Int
  ) {
    (self.objective, self.images, self.sequences) = (objective, images, sequences)
    imageCount = shards.images
    gradients = ShardedGradient(
      program, packed: packed, losses: [objective.losses], shards: shards, threads: threads)
  }

  /// The gradient of the last step.
  var gradient: FloatBuffer { gradients.gradient }

  /// Computes the loss and its gradient on the images of one step.
  ///
  /// - Parameters:
  ///   - step: Steps taken before this one.
  ///   - parameters: The model's.
  /// - Returns: The mean loss, and the gradient's norm.
  /// - Throws: ``TrainingError/diverged(step:loss:gradientNorm:)``.
  func compute(step: Int, parameters: FloatBuffer) throws -> (loss: Double, norm: Double) {
    let first = step * imageCount
    let sequences = (first..<(first + imageCount)).map { self.sequences[$0] }
    let shown = images.images(first..<(first + imageCount))
    let orders = self.sequences.isSettled ? nil : sequences.map(\.visits)
    return try gradients.compute(
      step: step, parameters: parameters, rows: sequences.reduce(0) { $0 + objective.lossCount($1) }
    ) { execution, range, thread in
      gradients.timed("images") {
        images.fill(
          execution[objective.patches], images: shown[range],
          firstDraw: first + range.lowerBound, visits: orders.map { Array($0[range]) })
      }
      execution.show(sequences[range], as: objective.view)
      for (place, image) in shown[range].enumerated() {
        execution[.images].labels[place] = images.label(image)
      }
      if !tokens.isEmpty { tokens[thread].set(execution, objective) }
    }
  }
}
