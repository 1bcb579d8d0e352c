public import Data
import Graph
import Optimizers
public import Models

/// What one run keeps in memory while it trains, in bytes, read off the programs it will execute.
public struct TrainingMemory: Hashable, Sendable {
  /// The train state, and the lanes' gradients.
  public let parameters: Int
  /// Weights in bfloat16.
  public let packed: Int
  /// Activations, their gradients and scratch memory, of all threads, training and validation.
  public let activations: Int

  public var total: Int { parameters + packed + activations }

  /// - Parameters:
  ///   - model: Architecture and objective.
  ///   - training: Batches and precision.
  ///   - grid: How an image is cut.
  ///   - threads: That share one step.
  public init(model: ModelConfig, training: TrainingConfig, grid: PatchGrid, threads: Int) {
    let objective = PretrainingGraph(config: model, grid: grid)
    // A plan may be made on a machine that cannot execute it.
    let precision = training.precision.isSupported ? training.precision : .fp32
    func program(images: Int, isTraining: Bool) -> Program {
      let shards = Shards(images: images, patchesPerImage: objective.patchesPerImage)
      return objective.program(
        images: shards.capacity, isTraining: isTraining, precision: precision)
    }
    let lanes = min(max(1, threads), Shards.laneCount)
    let step = program(images: training.imagesPerStep, isTraining: true)
    let judged = program(images: training.evaluationImages, isTraining: false)
    let gradients = objective.graph.layout.count * LaneGradients.bufferCount(threads: lanes)
    parameters = 4 * (TrainState.valueCount(of: objective.graph) + gradients)
    packed = 4 * PackedWeights.count(step, threads: threads)
    activations = 4 * (lanes * step.arenaCount + max(1, threads) * judged.arenaCount)
  }
}

extension TrainingMemory {
  /// The program itself with its libraries, and what the allocator holds; measured.
  private static let programBytes = 30e6

  /// The most memory that a process is expected to have resident while it trains one run.
  ///
  /// - Parameter data: Whose images are held, eight bits a channel.
  /// - Returns: Bytes.
  public func resident(beside data: DatasetFacts) -> Double {
    Self.programBytes + Double(max(total + data.storedBytes, data.loadingBytes))
  }
}
