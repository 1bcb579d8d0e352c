import Graph
import Kernels

/// Loss and gradient of one step's images: shards are computed on several threads and summed as a
/// fixed tree, so that no bit depends on the number of threads.
final class ShardedGradient {
  private let shards: Shards
  private let losses: [Tensor]
  private let means: LaneMeans
  private let threads: Int
  /// One per thread.
  private let executions: [Execution]
  private let packed: PackedWeights
  private let lanes: LaneGradients
  /// Collects the time of each part, on one thread.
  var times: OperationTimes? {
    didSet { executions.forEach { $0.times = times } }
  }

  /// - Parameters:
  ///   - program: Compiled for the images of the largest shard.
  ///   - packed: The program's weights in bfloat16.
  ///   - losses: The tensors whose rows are summed.
  ///   - means: Tensors whose rows are averaged over the step; results of the program.
  ///   - frozen: Values of the graph's frozen parameters.
  ///   - shards: The division of a step's images.
  ///   - threads: Number of threads; the results do not depend on it.
  init(
    _ program: Program, packed: PackedWeights, losses: [Tensor], means: [Tensor] = [],
    frozen: FloatBuffer = FloatBuffer(count: 0), shards: Shards, threads: Int
  ) {
    (self.shards, self.losses, self.packed) = (shards, losses, packed)
    self.threads = max(1, min(threads, Shards.laneCount))
    executions = (0..<self.threads).map { _ in Execution(program, packed: packed) }
    executions.forEach { $0.frozen = frozen }
    self.means = LaneMeans(means, in: program.graph)
    lanes = LaneGradients(count: program.graph.layout.count, threads: self.threads)
  }

  /// The gradient of the last step.
  var gradient: FloatBuffer { lanes.total }
  /// Each mean over the last step.
  var measured: [FloatBuffer] { means.total }

  /// Computes the mean loss and its gradient.
  ///
  /// - Parameters:
  ///   - step: Steps taken before this one, for messages.
  ///   - parameters: The model's parameters.
  ///   - rows: Rows of each loss in the whole step, over which the mean is taken.
  ///   - fill: Feeds a shard's images to an execution, on the thread of the given index.
  /// - Returns: The mean loss, and the gradient's norm.
  /// - Throws: ``TrainingError/diverged(step:loss:gradientNorm:)``.
  func compute(
    step: Int, parameters: FloatBuffer, rows: Int,
    fill: (_ execution: Execution, _ shard: Range<Int>, _ thread: Int) -> Void
  ) throws -> (loss: Double, norm: Double) {
    let sums = DoubleBuffer(count: Shards.laneCount)
    means.begin()
    timed("pack weights") { packed.update(from: parameters, threads: threads) }
    let norm = lanes.sum { lane, thread, gradient in
      let execution = executions[thread]
      for shard in shards.shards(ofLane: lane) where !shards[shard].isEmpty {
        execution.begin(images: shards[shard].count)
        fill(execution, shards[shard], thread)
        execution.forward(parameters: parameters)
        means.add(execution, lane: lane)
        execution.backward(
          parameters: parameters, gradients: gradient, lossFactor: 1 / Float(rows))
        sums[lane] += losses.reduce(0) { $0 + execution[$1].sum }
      }
    }
    means.combine(images: shards.images)
    let loss = sums.sum / Double(rows)
    guard loss.isFinite, norm.isFinite else {
      throw TrainingError.diverged(step: step + 1, loss: loss, gradientNorm: norm)
    }
    return (loss, norm)
  }

  func timed(_ name: String, _ body: () -> Void) {
    if let times { times.measure(name, nil, body) } else { body() }
  }
}
