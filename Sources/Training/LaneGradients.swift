import Kernels

/// The gradients of a step's four lanes, summed as a fixed tree.
///
///     ((lane 0 + lane 1) + (lane 2 + lane 3))
///
/// On one or two threads, the first pair is summed before the second begins, which takes three
/// buffers; more threads take four. The tree and the pieces are fixed, so the sum has the same
/// bits.
final class LaneGradients {
  private let buffers: [FloatBuffer]
  private let threads: Int

  /// The number of buffers for a number of threads.
  static func bufferCount(threads: Int) -> Int { threads > 2 ? Shards.laneCount : 3 }

  init(count: Int, threads: Int) {
    buffers = (0..<Self.bufferCount(threads: threads)).map { _ in FloatBuffer(count: count) }
    self.threads = threads
  }

  /// The sum.
  var total: FloatBuffer { buffers[0] }

  /// Computes every lane and sums them.
  ///
  /// - Parameter lane: Adds the gradient of a lane to a zeroed buffer, on the thread of that index.
  /// - Returns: The Euclidean norm of the sum.
  func sum(_ lane: (_ lane: Int, _ thread: Int, FloatBuffer) -> Void) -> Double {
    if threads > 2 {
      compute(0..<4, into: buffers, lane)
      return combine { range in
        self.add(range, 1, to: 0)
        self.add(range, 3, to: 2)
        self.add(range, 2, to: 0)
      }
    }
    compute(0..<2, into: Array(buffers[0..<2]), lane)
    _ = combine { self.add($0, 1, to: 0) }
    compute(2..<4, into: Array(buffers[1..<3]), lane)
    return combine { range in
      self.add(range, 2, to: 1)
      self.add(range, 1, to: 0)
    }
  }

  private func compute(
    _ lanes: Range<Int>, into buffers: [FloatBuffer], _ lane: (Int, Int, FloatBuffer) -> Void
  ) {
    let threads = min(threads, lanes.count)
    ThreadTeam.run(threads: threads, tasks: lanes.count) { index in
      buffers[index].all.fill(0)
      lane(lanes.lowerBound + index, index % threads, buffers[index])
    }
  }

  private func add(_ range: Range<Int>, _ source: Int, to target: Int) {
    addScaled(output: buffers[target][range], input: buffers[source][range])
  }

  /// Sums piece by piece, and computes the norm of the result in the first buffer.
  private func combine(_ piece: (Range<Int>) -> Void) -> Double {
    let (count, pieceCount) = (total.count, 1 << 15)
    let starts = Array(stride(from: 0, to: count, by: pieceCount))
    let squares = DoubleBuffer(count: starts.count)
    ThreadTeam.run(threads: threads, tasks: starts.count) { index in
      let range = starts[index]..<min(starts[index] + pieceCount, count)
      piece(range)
      squares[index] = total[range].sumOfSquares
    }
    return squares.sum.squareRoot()
  }
}
