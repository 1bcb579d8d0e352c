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
  private let lanes: LaneGradients
  /// Where to note the time of each part, on one thread.
  var times: OperationTimes? {
    didSet { executions.forEach { $0.times = times } }
  }

  init(
    objective: PretrainingGraph, program: Program, packed: PackedWeights, shards: Shards,
    images: TrainingImages, sequences: TrainingSequences, threads: Int
  ) {
    (self.objective, self.shards, self.images) = (objective, shards, images)
    (self.sequences, self.threads) = (sequences, max(1, min(threads, Shards.laneCount)))
    self.packed = packed
    executions = (0..<self.threads).map { _ in Execution(program, packed: packed) }
    lanes = LaneGradients(count: objective.graph.layout.count, threads: self.threads)
  }

  /// The gradient of the last step.
  var gradient: FloatBuffer { lanes.total }

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
    timed("pack weights") { packed.update(from: parameters, threads: threads) }
    let norm = lanes.sum { lane, thread, gradient in
      let execution = executions[thread]
      for shard in shards.shards(ofLane: lane) where !shards[shard].isEmpty {
        let range = shards[shard]
        execution.begin(images: range.count)
        timed("images") {
          images.fill(
            execution[objective.patches], images: shown[range],
            firstDraw: first + range.lowerBound, visits: orders.map { Array($0[range]) })
        }
        execution.show(sequences[range], as: objective.view)
        if !tokens.isEmpty { tokens[thread].set(execution, objective) }
        execution.forward(parameters: parameters)
        execution.backward(
          parameters: parameters, gradients: gradient, lossFactor: 1 / Float(counted))
        losses[lane] += execution[objective.losses].sum
      }
    }
    return (losses.sum / Double(counted), norm)
  }

  private func timed(_ name: String, _ body: () -> Void) {
    if let times { times.measure(name, nil, body) } else { body() }
  }
}
