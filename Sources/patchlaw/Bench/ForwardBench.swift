import Data
import Graph
import Kernels
import Models
import Training

/// The forward pass of a whole batch: trunk, head and loss, without gradients.
struct ForwardBench {
  private let objective: PretrainingGraph
  private let images: EvaluationImages
  private let parameters: FloatBuffer
  private let packed: PackedWeights
  private let executions: [Execution]
  private let readingOrder: [Int]
  private let batch: Int
  private let perShard: Int
  private let threads: Int

  /// Rows of one shard, as in training.
  private static let rowsPerShard = 512

  init(_ configuration: BenchConfiguration, isCausal: Bool, precision: Precision, threads: Int)
    throws
  {
    BLAS.useOneThread()
    try precision.checkSupport()
    var data = configuration.data
    data.validationImages = configuration.batchSize
    let dataset = try Dataset.load(data)
    let config = configuration.model(isCausal: isCausal)
    let grid = try PatchGrid(shape: dataset.shape, patchSize: config.patchSize)
    objective = PretrainingGraph(config: config, grid: grid)
    images = EvaluationImages(
      dataset: dataset, set: dataset.validation, grid: grid, order: config.readingOrder(grid))
    readingOrder = config.readingOrder(grid)
    parameters = try Model(config: config, grid: grid, seed: 0).parameters
    (batch, self.threads) = (configuration.batchSize, threads)
    perShard = max(1, min(batch / threads, Self.rowsPerShard / grid.count))
    let program = objective.program(images: perShard, isTraining: false, precision: precision)
    let packed = PackedWeights(program, threads: threads)
    packed.update(from: parameters, threads: threads)
    self.packed = packed
    executions = (0..<threads).map { _ in Execution(program, packed: packed) }
  }

  /// Runs the batch, with prefixes spread over all lengths, and returns the summed losses.
  @discardableResult
  func run() -> Double {
    let starts = Array(stride(from: 0, to: batch, by: perShard))
    let sums = DoubleBuffer(count: starts.count)
    let longest = objective.view.patches.perImage - 1
    ThreadTeam.run(threads: threads, tasks: starts.count) { task in
      let range = starts[task]..<min(starts[task] + perShard, batch)
      let execution = executions[task % threads]
      execution.begin(images: range.count)
      images.fill(execution[objective.patches], images: range)
      execution.show(
        range.map { .autoregressive(readingOrder, prefix: 1 + $0 % longest, shift: 1) },
        as: objective.view)
      execution.forward(parameters: parameters)
      sums[task] = execution[objective.losses].sum
    }
    return sums.sum
  }
}
