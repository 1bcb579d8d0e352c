/// The Cholesky factor of a small symmetric matrix, shifted until it is positive definite.
struct Cholesky {
  private(set) var factor: [Double]  // [n, n] row-major, lower triangle
  private let size: Int

  /// Factors a matrix whose lower triangle is given.
  ///
  /// - Parameters:
  ///   - matrix: [n, n] row-major; only the lower triangle is read.
  ///   - size: n.
  ///   - lift: The first shift, as a fraction of the diagonal; it grows until the factor exists.
  init(_ matrix: [Double], size: Int, lift: Double = 1e-13) {
    self.size = size
    factor = matrix
    let largest = (0..<size).map { matrix[$0 * size + $0] }.max() ?? 0
    var share = lift
    while !Self.decompose(matrix, size, share, floor: largest * 1e-18, into: &factor) {
      share *= 100
      if share > 1e8 {
        factor = Self.identity(size)
        return
      }
    }
  }

  private static func identity(_ size: Int) -> [Double] {
    (0..<size * size).map { $0 % (size + 1) == 0 ? 1 : 0 }
  }

  private static func decompose(
    _ matrix: [Double], _ size: Int, _ share: Double, floor: Double, into factor: inout [Double]
  ) -> Bool {
    for row in 0..<size {
      for column in 0...row {
        var sum = matrix[row * size + column]
        for inner in 0..<column {
          sum -= factor[row * size + inner] * factor[column * size + inner]
        }
        if row != column {
          factor[row * size + column] = sum / factor[column * size + column]
          continue
        }
        sum += share * matrix[row * size + row] + floor
        guard sum > 1e-15 * matrix[row * size + row], sum > 0, sum.isFinite else { return false }
        factor[row * size + row] = sum.squareRoot()
      }
    }
    return true
  }

  /// Returns the solution x of matrix · x = right side.
  func solve(_ rightSide: [Double]) -> [Double] {
    var solution = rightSide
    for row in 0..<size {
      for inner in 0..<row { solution[row] -= factor[row * size + inner] * solution[inner] }
      solution[row] /= factor[row * size + row]
    }
    for row in stride(from: size - 1, through: 0, by: -1) {
      for inner in row + 1..<max(size, row + 1) {
        solution[row] -= factor[inner * size + row] * solution[inner]
      }
      solution[row] /= factor[row * size + row]
    }
    return solution
  }
}

/// Returns the inner product of two vectors of equal length.
func dot(_ a: [Double], _ b: [Double]) -> Double {
  var sum = 0.0
  for index in a.indices { sum += a[index] * b[index] }
  return sum
}

/// Returns a + scale · b.
func step(_ a: [Double], _ scale: Double, _ b: [Double]) -> [Double] {
  var sum = a
  for index in sum.indices { sum[index] += scale * b[index] }
  return sum
}
