import Kernels

/// Sums the lanes' gradients into the first lane's, and measures the sum.
///
///     ((lane 0 + lane 1) + (lane 2 + lane 3))
///
/// The tree and the pieces are fixed, so the result is the same for any number of threads.
///
/// - Parameters:
///   - lanes: Four buffers of one size; the first is overwritten with the sum.
///   - threads: Threads that share the work.
/// - Returns: The Euclidean norm of the sum.
func sumGradients(_ lanes: [FloatBuffer], threads: Int) -> Double {
  let pieceCount = 1 << 15
  let count = lanes[0].count
  let pieces = stride(from: 0, to: count, by: pieceCount).map { $0..<min($0 + pieceCount, count) }
  let squares = DoubleBuffer(count: pieces.count)
  ThreadTeam.run(threads: threads, tasks: pieces.count) { index in
    let range = pieces[index]
    addScaled(output: lanes[0][range], input: lanes[1][range])
    addScaled(output: lanes[2][range], input: lanes[3][range])
    addScaled(output: lanes[0][range], input: lanes[2][range])
    squares[index] = lanes[0][range].sumOfSquares
  }
  return squares.sum.squareRoot()
}
