import Data
import Graph
import Kernels
import Models
import Optimizers

/// The loss on validation images, read in a given view.
final class Validation {
  private let objective: PretrainingGraph
  private let images: EvaluationImages
  private let count: Int
  private let shards: Shards
  private let threads: Int
  private let executions: [Execution]
  private let packed: PackedWeights
  private let state: TrainState
  /// One per thread, if tokens are predicted.
  var tokens: [TokenLabels] = []
  /// The maximum number of images of one execution.
  var capacity: Int { shards.capacity }

  /// - Parameters:
  ///   - objective: The graph of the model's objective.
  ///   - packed: Its weights in bfloat16.
  ///   - precision: The precision of the matrix products.
  ///   - images: The validation images.
  ///   - count: Number of images, from the first.
  ///   - state: The state of the training.
  ///   - threads: Number of threads; the results do not depend on it.
  init(
    objective: PretrainingGraph, packed: PackedWeights, precision: Precision,
    images: EvaluationImages, count: Int, state: TrainState, threads: Int
  ) {
    (self.packed, self.state) = (packed, state)
    (self.objective, self.images, self.threads) = (objective, images, max(1, threads))
    self.count = min(count, images.count)
    shards = Shards(images: self.count, patchesPerImage: objective.patchesPerImage)
    let program = objective.program(
      images: shards.capacity, isTraining: false, precision: precision)
    executions = (0..<self.threads).map { _ in Execution(program, packed: packed) }
    executions.forEach { $0.frozen = state.averages }
  }

  /// The mean loss at each position of the reading order.
  ///
  /// - Parameter view: The sequence of each image.
  /// - Returns: Losses of the positions at which any image has a predicted patch.
  func losses(_ view: ValidationView) -> PositionLosses {
    packed.update(from: state.parameters, threads: threads)
    let places = objective.view.patches.perImage
    let sums = DoubleBuffer(count: shards.count * places)
    let counts = DoubleBuffer(count: shards.count * places)
    ThreadTeam.run(threads: threads, tasks: shards.count) { shard in
      let range = shards[shard]
      guard !range.isEmpty else { return }
      let sequences = range.map { view.sequence($0) }
      let execution = executions[shard % threads]
      execution.begin(images: range.count)
      fill(execution, range, sequences)
      execution.read(state.means, of: objective.state)
      execution.show(sequences, as: objective.view)
      for (place, image) in range.enumerated() where images.source.isLabelled {
        execution[.images].labels[place] = images.source.label(image)
      }
      if !tokens.isEmpty { tokens[shard % threads].set(execution, objective) }
      execution.forward(parameters: state.parameters)
      let losses = execution[objective.losses]
      for (row, place) in sequences.flatMap(objective.predictedPositions).enumerated() {
        sums[shard * places + place] += Double(losses[row])
        counts[shard * places + place] += 1
      }
    }
    return PositionLosses(
      (0..<places).compactMap { place in
        let number = (0..<shards.count).reduce(0) { $0 + counts[$1 * places + place] }
        let sum = (0..<shards.count).reduce(0) { $0 + sums[$1 * places + place] }
        return number > 0 ? (place, sum / number, number) : nil
      })
  }

  /// Fills in whole images, or views of them that are the same at every step.
  private func fill(_ execution: Execution, _ range: Range<Int>, _ sequences: [PatchSequence]) {
    if objective.views.isEmpty {
      return images.fill(
        execution[objective.patches], images: range, readingOrder: sequences.map(\.readingOrder))
    }
    objective.forEachView { views, places in
      images.fill(execution[views.patches], images: range, views: places)
    }
  }
}

/// Losses by the position of the predicted patch.
struct PositionLosses {
  let entries: [(position: Int, loss: Double, count: Double)]

  init(_ entries: [(position: Int, loss: Double, count: Double)]) { self.entries = entries }

  /// The mean over all predicted patches; positions are weighted by how often they are predicted.
  var mean: Double {
    let most = entries.map(\.count).max() ?? 1
    // The weights are exactly 1 if every position is predicted equally often.
    let weights = entries.map { $0.count / most }
    return zip(entries, weights).map { $0.loss * $1 }.reduce(0, +) / weights.reduce(0, +)
  }
}
