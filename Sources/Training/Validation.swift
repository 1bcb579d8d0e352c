import Data
import Graph
import Kernels
import Models
import Optimizers

/// The loss on validation images, read in a given view.
final class Validation {
  private let objective: PretrainingGraph
  private let images: EvaluationImages
  /// Images measured together, from the first on; all of them, unless the objective has quantities
  /// of the whole batch.
  private let batches: [Shards]
  private let threads: Int
  private let executions: [Execution]
  private let packed: PackedWeights
  private let state: TrainState
  private let phase: BatchPhase?
  private let paths: PathDraws
  /// One per thread, if tokens are predicted.
  var tokens: [TokenLabels] = []
  /// The maximum number of images of one execution.
  let capacity: Int

  /// - Parameters:
  ///   - objective: The graph of the model's objective.
  ///   - packed: Its weights in bfloat16.
  ///   - precision: The precision of the matrix products.
  ///   - images: The validation images.
  ///   - batches: Their division, from ``batches(_:images:imagesPerStep:)``.
  ///   - state: The state of the training.
  ///   - phase: The phase of quantities of the whole batch, if the objective has any.
  ///   - paths: Branches that training drops; validation keeps all.
  ///   - threads: Number of threads; the results do not depend on it.
  init(
    objective: PretrainingGraph, packed: PackedWeights, precision: Precision,
    images: EvaluationImages, batches: [Shards], state: TrainState, phase: BatchPhase?,
    paths: PathDraws, threads: Int
  ) {
    (self.packed, self.state, self.phase, self.paths) = (packed, state, phase, paths)
    (self.objective, self.images, self.threads) = (objective, images, max(1, threads))
    self.batches = batches
    capacity = batches.map(\.capacity).max() ?? 1
    let program = objective.program(images: capacity, isTraining: false, precision: precision)
    executions = (0..<self.threads).map { _ in Execution(program, packed: packed) }
    executions.forEach { $0.frozen = state.averages }
  }

  /// The division of validation images: batches as large as a step's if the objective has
  /// quantities of the whole batch, else one.
  static func batches(
    _ objective: PretrainingGraph, images: Int, imagesPerStep: Int
  ) -> [Shards] {
    let size = objective.batch.isEmpty ? images : imagesPerStep
    return stride(from: 0, to: images, by: size).map {
      Shards(images: min(size, images - $0), patchesPerImage: objective.patchesPerImage)
    }
  }

  /// The mean loss at each position of the reading order, and the spread of the teacher's targets.
  ///
  /// - Parameter view: The sequence of each image.
  /// - Returns: Losses of the positions at which any image has a predicted patch; nil for the
  ///   targets if there is no teacher.
  func measure(_ view: ValidationView) -> (losses: PositionLosses, targets: TargetSpread?) {
    packed.update(from: state.parameters, threads: threads)
    let places = objective.view.patches.perImage
    let shardCount = batches.reduce(0) { $0 + $1.count }
    let sums = DoubleBuffer(count: shardCount * places)
    let counts = DoubleBuffer(count: shardCount * places)
    let targets = objective.targets.map {
      TargetSums(prototypes: objective.graph.width($0), lanes: Shards.laneCount)
    }
    var (firstImage, firstShard) = (0, 0)
    for shards in batches {
      func sequences(_ range: Range<Int>) -> [PatchSequence] {
        range.map { view.sequence(firstImage + $0) }
      }
      func show(
        _ execution: Execution, _ range: Range<Int>, _ sequences: [PatchSequence], _ thread: Int
      ) {
        let images = (firstImage + range.lowerBound)..<(firstImage + range.upperBound)
        self.show(execution, images, sequences, thread)
      }
      phase?.compute(
        parameters: state.parameters, sequences: sequences(0..<shards.images), shards: shards
      ) { show($0, $1, sequences($1), $2) }
      let lanes = targets == nil ? shards.count : Shards.laneCount
      ThreadTeam.run(threads: threads, tasks: lanes) { lane in
        let execution = executions[lane % threads]
        for shard in stride(from: lane, to: shards.count, by: lanes) {
          let range = shards[shard]
          guard !range.isEmpty else { continue }
          let sequences = sequences(range)
          execution.begin(images: range.count)
          show(execution, range, sequences, lane % threads)
          phase?.show(execution, images: range)
          execution.forward(parameters: state.parameters)
          let losses = execution[objective.losses]
          for (row, place) in sequences.flatMap(objective.predictedPositions).enumerated() {
            sums[(firstShard + shard) * places + place] += Double(losses[row])
            counts[(firstShard + shard) * places + place] += 1
          }
          if let tensor = objective.targets { targets?.add(execution[tensor], lane: lane) }
        }
      }
      firstImage += shards.images
      firstShard += shards.count
    }
    let losses = PositionLosses(
      (0..<places).compactMap { place in
        let number = (0..<shardCount).reduce(0) { $0 + counts[$1 * places + place] }
        let sum = (0..<shardCount).reduce(0) { $0 + sums[$1 * places + place] }
        return number > 0 ? (place, sum / number, number) : nil
      })
    return (losses, targets?.spread)
  }

  /// Feeds images to an execution.
  private func show(
    _ execution: Execution, _ range: Range<Int>, _ sequences: [PatchSequence], _ thread: Int
  ) {
    fill(execution, range, sequences)
    execution.read(state.means, of: objective.state)
    execution.show(sequences, as: objective.view)
    paths.keepAll(execution)
    for (place, image) in range.enumerated() where images.source.isLabeled {
      execution[.images].labels[place] = images.source.label(image)
    }
    if !tokens.isEmpty { tokens[thread].set(execution, objective) }
  }

  /// Fills in whole images, or views of them that are the same at every step.
  private func fill(_ execution: Execution, _ range: Range<Int>, _ sequences: [PatchSequence]) {
    if objective.views.isEmpty {
      return images.fill(
        execution[objective.patches], images: range, readingOrder: sequences.map(\.readingOrder))
    }
    objective.forEachView { views, places in
      guard execution.reads(views.patches) else { return }
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
