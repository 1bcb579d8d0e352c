import Data
import Graph
import Kernels
import Models

/// The loss on held-out images, under a stated prefix.
///
/// A mask that makes every patch a prefix leaves nothing to predict and is refused, instead of
/// giving 0/0 as the published code would.
final class Validation {
  private let objective: PretrainingGraph
  private let images: EvaluationImages
  private let count: Int
  private let shards: Shards
  private let threads: Int
  private let executions: [Execution]
  private let packed: PackedWeights

  init(
    objective: PretrainingGraph, packed: PackedWeights, precision: Precision,
    images: EvaluationImages, count: Int, threads: Int
  ) {
    self.packed = packed
    (self.objective, self.images, self.threads) = (objective, images, max(1, threads))
    self.count = min(count, images.count)
    shards = Shards(images: self.count, patchesPerImage: objective.graph.patchesPerImage)
    let program = Program(
      objective.graph, images: shards.capacity, isTraining: false, results: [objective.losses],
      precision: precision)
    executions = (0..<self.threads).map { _ in Execution(program, packed: packed) }
  }

  /// The mean loss of each predicted patch, in reading order, with one prefix for every image.
  ///
  /// - Parameters:
  ///   - prefix: Patches of the prefix; in 1..<T.
  ///   - parameters: The model's.
  /// - Returns: The loss of patches prefix…T−1.
  func lossByPosition(prefix: Int, parameters: FloatBuffer) -> [Double] {
    let patches = objective.graph.patchesPerImage
    precondition(
      (1..<patches).contains(prefix),
      "a prefix of \(prefix) of \(patches) patches leaves nothing to predict")
    let predicted = patches - prefix
    packed.update(from: parameters, threads: threads)
    let sums = DoubleBuffer(count: shards.count * predicted)
    ThreadTeam.run(threads: threads, tasks: shards.count) { shard in
      let range = shards[shard]
      guard !range.isEmpty else { return }
      let execution = executions[shard % threads]
      execution.begin(images: range.count)
      images.fill(execution[objective.patches], images: range)
      execution.usePrefixes(repeatElement(prefix, count: range.count))
      execution.forward(parameters: parameters)
      let losses = execution[objective.losses]
      for row in 0..<losses.count {
        sums[shard * predicted + row % predicted] += Double(losses[row])
      }
    }
    return (0..<predicted).map { position in
      (0..<shards.count).reduce(0) { $0 + sums[$1 * predicted + position] } / Double(count)
    }
  }
}
