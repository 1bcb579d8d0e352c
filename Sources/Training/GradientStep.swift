import Data
import Graph
import Kernels
import Models

/// The forward and backward passes of one optimizer step.
///
/// Loss and gradient are those of the mean over all patches of the step that count, not the mean
/// of per-image means.
final class GradientStep {
  private let objective: PretrainingGraph
  private let shards: Shards
  private var images: TrainingImages
  private let sequences: TrainingSequences
  private let threads: Int
  /// One per thread.
  private let executions: [Execution]
  private let packed: PackedWeights
  /// One per thread where tokens are predicted.
  var tokens: [TokenLabels] = []
  /// One per lane; the first receives the sum.
  private let gradients: [FloatBuffer]

  init(
    objective: PretrainingGraph, program: Program, packed: PackedWeights, shards: Shards,
    images: TrainingImages, sequences: TrainingSequences, threads: Int
  ) {
    (self.objective, self.shards, self.images) = (objective, shards, images)
    (self.sequences, self.threads) = (sequences, max(1, min(threads, Shards.laneCount)))
    self.packed = packed
    executions = (0..<self.threads).map { _ in Execution(program, packed: packed) }
    gradients = (0..<Shards.laneCount).map { _ in FloatBuffer(count: objective.graph.layout.count) }
  }

  /// The gradient of the last step.
  var gradient: FloatBuffer { gradients[0] }

  /// Computes the loss and its gradient on the images of one step.
  ///
  /// - Parameters:
  ///   - step: Steps taken before this one.
  ///   - parameters: The model's.
  /// - Returns: The mean loss, and the gradient's norm.
  func compute(step: Int, parameters: FloatBuffer) -> (loss: Double, gradientNorm: Double) {
    let first = step * shards.images
    let sequences = (first..<(first + shards.images)).map { self.sequences[$0] }
    let shown = images.images(first..<(first + shards.images))
    let orders = self.sequences.isSettled ? nil : sequences.map(\.visits)
    let counted = sequences.reduce(0) { $0 + $1.counted.count }
    let losses = DoubleBuffer(count: Shards.laneCount)
    packed.update(from: parameters, threads: threads)
    ThreadTeam.run(threads: threads, tasks: Shards.laneCount) { lane in
      let execution = executions[lane % threads]
      gradients[lane].all.fill(0)
      for shard in shards.shards(ofLane: lane) where !shards[shard].isEmpty {
        let range = shards[shard]
        execution.begin(images: range.count)
        images.fill(
          execution[objective.patches], images: shown[range], firstDraw: first + range.lowerBound,
          visits: orders.map { Array($0[range]) })
        execution.show(sequences[range])
        if !tokens.isEmpty { tokens[lane % threads].set(execution, patches: objective.patches) }
        execution.forward(parameters: parameters)
        execution.backward(
          parameters: parameters, gradients: gradients[lane], lossFactor: 1 / Float(counted))
        losses[lane] += execution[objective.losses].sum
      }
    }
    let norm = sumGradients(gradients, threads: threads)
    return (losses.sum / Double(counted), norm)
  }
}
