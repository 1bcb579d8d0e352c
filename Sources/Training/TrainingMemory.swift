public import Data
import Graph
import Optimizers
public import Models

/// The memory of a run during training, in bytes, derived from the programs it will execute.
public struct TrainingMemory: Hashable, Sendable {
  /// The train state, and the lanes' gradients.
  public let parameters: Int
  /// Weights in bfloat16.
  public let packed: Int
  /// Activations, their gradients and scratch memory, of all threads, in training and validation.
  public let activations: Int
  /// A checkpoint while it is written: its tensors, and the file made of them.
  public let checkpoint: Int

  /// Of the training alone, without what records it.
  public var total: Int { parameters + packed + activations }

  /// - Parameters:
  ///   - model: Architecture and objective.
  ///   - training: Batches and precision.
  ///   - grid: The patch grid of an image.
  ///   - threads: Number of threads that share a step.
  public init(model: ModelConfig, training: TrainingConfig, grid: PatchGrid, threads: Int) {
    let objective = PretrainingGraph(config: model, grid: grid)
    // A plan may be made on a machine that cannot execute it.
    let precision = training.precision.isSupported ? training.precision : .fp32
    func program(_ batches: [Shards], isTraining: Bool) -> Program {
      objective.program(
        images: batches.map(\.capacity).max() ?? 1, isTraining: isTraining, precision: precision)
    }
    let lanes = min(max(1, threads), Shards.laneCount)
    let stepShards = Shards(
      images: training.imagesPerStep, patchesPerImage: objective.patchesPerImage)
    let batches = Validation.batches(
      objective, images: training.evaluationImages, imagesPerStep: training.imagesPerStep)
    let step = program([stepShards], isTraining: true)
    let judged = program(batches, isTraining: false)
    let gradients = objective.graph.layout.count * LaneGradients.bufferCount(threads: lanes)
    let state = TrainState.valueCount(of: objective.graph)
    parameters = 4 * (state + gradients)
    checkpoint = 2 * 4 * state
    packed = 4 * PackedWeights.count(step, threads: threads)
    let phase = BatchPhase.valueCount(
      objective, batches: [stepShards] + batches, precision: precision, threads: threads)
    let monitored =
      model.objective.method.mayCollapse
      ? FeatureMonitor.program(config: model, grid: grid).program.arenaCount : 0
    activations =
      4 * (lanes * step.arenaCount + max(1, threads) * judged.arenaCount + phase + monitored)
  }
}

extension TrainingMemory {
  /// The program itself with its libraries, and the allocator's overhead; measured.
  private static let programBytes = 30e6
  /// What a study adds to that: plan, database, logs, previews; measured.
  private static let studyBytes = 33e6

  /// The expected peak resident memory of a process that trains one run of a study.
  ///
  /// - Parameter data: The images, at eight bits per channel.
  /// - Returns: Bytes.
  public func resident(beside data: DatasetFacts) -> Double {
    Self.resident(total + checkpoint, beside: data)
  }

  /// What runs in one process share of that: the program and the study.
  public static var sharedBytes: Double { programBytes + studyBytes }

  /// The same of a process that computes with a number of bytes besides its images.
  public static func resident(_ bytes: Int, beside data: DatasetFacts) -> Double {
    programBytes + studyBytes + Double(max(bytes + data.storedBytes, data.loadingBytes))
  }

  /// The same of a process that trains and records nothing.
  public func residentUnrecorded(beside data: DatasetFacts) -> Double {
    Self.programBytes + Double(max(total + data.storedBytes, data.loadingBytes))
  }
}
