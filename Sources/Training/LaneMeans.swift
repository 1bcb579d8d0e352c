import Graph
import Kernels

/// Means of tensors' rows over all images of a step, summed in the same tree as the gradients, for
/// quantities of the whole batch that the next step reads.
final class LaneMeans {
  private let tensors: [Tensor]
  /// Rows of each tensor per image.
  private let perImage: [Int]
  /// For each lane, one per tensor.
  private let sums: [[FloatBuffer]]

  /// - Parameters:
  ///   - tensors: Tensors with the same number of rows in every image.
  ///   - graph: The graph of the tensors.
  init(_ tensors: [Tensor], in graph: Graph) {
    self.tensors = tensors
    perImage = tensors.map { graph.tokenSet($0).perImage }
    sums = (0..<Shards.laneCount).map { _ in
      tensors.map { FloatBuffer(count: graph.width($0)) }
    }
  }

  /// The means of the last step.
  var total: [FloatBuffer] { sums[0] }

  func begin() {
    for sum in sums.joined() { sum.all.fill(0) }
  }

  /// Adds the rows of the shard that was just computed.
  func add(_ execution: Execution, lane: Int) {
    for (index, tensor) in tensors.enumerated() {
      let (sum, rows) = (sums[lane][index], execution[tensor])
      addRows(output: sum.all, input: rows, rows: rows.count / sum.count)
    }
  }

  /// ((lane 0 + lane 1) + (lane 2 + lane 3)), divided by the number of rows.
  func combine(images: Int) {
    for index in tensors.indices {
      let lanes = sums.map { $0[index].all }
      addScaled(output: lanes[0], input: lanes[1])
      addScaled(output: lanes[2], input: lanes[3])
      addScaled(output: lanes[0], input: lanes[2])
      let mean = lanes[0].values.map { $0 / Float(images * perImage[index]) }
      lanes[0].copy(mean)
    }
  }
}
