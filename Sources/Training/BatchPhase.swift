import Graph
import Kernels
import Models

/// The first phase of a step whose graph has quantities of the whole batch.
///
/// The shards' rows are computed on several threads, each at its place among those of all images;
/// then each quantity is computed from the whole. No bit depends on threads or shards.
final class BatchPhase {
  private let objective: PretrainingGraph
  private let packed: PackedWeights
  private let threads: Int
  /// One per thread.
  private let executions: [Execution]
  /// For each quantity, the rows of all images and the values computed from them.
  private let rows: [FloatBuffer]
  private let values: [FloatBuffer]
  /// For each quantity, the first row of each image, then the number of rows.
  private var starts: [[Int]] = []

  /// Prepares the phase; nil if the graph has no such quantities.
  ///
  /// - Parameters:
  ///   - objective: The graph of the model's objective.
  ///   - batches: The batches of images to which it will be applied.
  ///   - packed: The graph's weights in bfloat16.
  ///   - precision: The precision of the matrix products.
  ///   - frozen: Values of the graph's frozen parameters.
  ///   - threads: Number of threads; the results do not depend on it.
  init?(
    _ objective: PretrainingGraph, batches: [Shards], packed: PackedWeights, precision: Precision,
    frozen: FloatBuffer, threads: Int
  ) {
    guard !objective.batch.isEmpty else { return nil }
    (self.objective, self.packed, self.threads) = (objective, packed, max(1, threads))
    let program = Self.program(objective, batches: batches, precision: precision)
    executions = (0..<self.threads).map { _ in Execution(program, packed: packed) }
    executions.forEach { $0.frozen = frozen }
    let images = batches.map(\.images).max() ?? 0
    rows = objective.batch.map { FloatBuffer(count: objective.valueCount($0.rows, images)) }
    values = objective.batch.map { FloatBuffer(count: objective.valueCount($0.values, images)) }
  }

  private static func program(
    _ objective: PretrainingGraph, batches: [Shards], precision: Precision
  ) -> Program {
    objective.batchProgram(images: batches.map(\.capacity).max() ?? 1, precision: precision)
  }

  /// Values in memory of the phase of a graph; 0 if it has none.
  static func valueCount(
    _ objective: PretrainingGraph, batches: [Shards], precision: Precision, threads: Int
  ) -> Int {
    guard !objective.batch.isEmpty else { return 0 }
    let program = program(objective, batches: batches, precision: precision)
    let images = batches.map(\.images).max() ?? 0
    return max(1, threads) * program.arenaCount
      + objective.batch.reduce(0) {
        $0 + objective.valueCount($1.rows, images) + objective.valueCount($1.values, images)
      }
  }

  /// Computes the quantities of a batch.
  ///
  /// - Parameters:
  ///   - parameters: The model's parameters.
  ///   - sequences: The sequence of each image.
  ///   - shards: The division of the images.
  ///   - fill: Feeds a shard's images to an execution, on the thread of the given index.
  func compute(
    parameters: FloatBuffer, sequences: [PatchSequence], shards: Shards,
    fill: (_ execution: Execution, _ shard: Range<Int>, _ thread: Int) -> Void
  ) {
    packed.update(from: parameters, threads: threads)
    starts = objective.batch.map { quantity in
      let set = objective.graph.tokenSet(quantity.rows)
      return sequences.reduce(into: [0]) { starts, sequence in
        starts.append(starts[starts.count - 1] + objective.rowCount(set, sequence))
      }
    }
    ThreadTeam.run(threads: threads, tasks: shards.count) { index in
      let (shard, execution) = (shards[index], executions[index % threads])
      guard !shard.isEmpty else { return }
      execution.begin(images: shard.count)
      fill(execution, shard, index % threads)
      execution.forward(parameters: parameters)
      for (number, quantity) in objective.batch.enumerated() {
        slice(rows[number], quantity.rows, number, shard).copy(execution[quantity.rows])
      }
    }
    ThreadTeam.run(threads: threads, tasks: objective.batch.count) { number in
      let quantity = objective.batch[number]
      quantity.function.compute(
        values: values[number].all, rows: rows[number].all,
        count: starts[number][sequences.count], width: objective.graph.width(quantity.rows))
    }
  }

  /// Fills the inputs of a pass over some images of the batch.
  func show(_ execution: Execution, images: Range<Int>) {
    for (number, quantity) in objective.batch.enumerated() {
      execution[quantity.values].copy(slice(values[number], quantity.values, number, images))
    }
  }

  /// The values of some images in a matrix of all.
  private func slice(
    _ buffer: FloatBuffer, _ tensor: Tensor, _ number: Int, _ images: Range<Int>
  ) -> FloatSlice {
    let (width, starts) = (objective.graph.width(tensor), starts[number])
    return buffer[(starts[images.lowerBound] * width)..<(starts[images.upperBound] * width)]
  }
}

extension PretrainingGraph {
  /// The maximum number of values of a tensor of some images.
  fileprivate func valueCount(_ tensor: Tensor, _ images: Int) -> Int {
    images * graph.tokenSet(tensor).perImage * graph.width(tensor)
  }
}
