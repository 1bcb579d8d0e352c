import Foundation

/// How far the features of several images are from collapse (all equal, or of low rank).
struct FeatureSpread: Hashable, Sendable {
  /// The mean over dimensions of the standard deviation of L2-normalized features: near 1 / √width
  /// if they spread evenly, 0 if all are equal.
  let std: Double
  /// RankMe: exp of the entropy of the normalized singular values, from 1 to the smaller dimension.
  ///
  /// Source: Garrido et al. 2023 (arXiv:2210.02885), equation 1.
  let effectiveRank: Double

  /// Measures a matrix.
  ///
  /// - Parameters:
  ///   - features: [images, width].
  ///   - width: Values per image.
  init(_ features: [Float], width: Int) {
    let rows = stride(from: 0, to: features.count, by: width).map { start in
      features[start..<(start + width)].map(Double.init)
    }
    std = Self.std(rows.map(\.normalized))
    effectiveRank = Self.effectiveRank(rows)
  }

  private static func std(_ rows: [[Double]]) -> Double {
    let (count, width) = (Double(rows.count), rows[0].count)
    let stds = (0..<width).map { column in
      let mean = rows.reduce(0) { $0 + $1[column] } / count
      return (rows.reduce(0) { $0 + ($1[column] - mean) * ($1[column] - mean) } / count)
        .squareRoot()
    }
    return stds.reduce(0, +) / Double(width)
  }

  /// From the eigenvalues of the Gram matrix, which are the squared singular values.
  private static func effectiveRank(_ rows: [[Double]]) -> Double {
    let gram = rows.map { a in rows.map { b in zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } } }
    let values = eigenvalues(gram).map { max($0, 0).squareRoot() }
    let total = values.reduce(0, +)
    guard total > 0 else { return 1 }
    let smaller = min(rows.count, rows[0].count)
    let shares = values.sorted(by: >).prefix(smaller).map { $0 / total + 1e-7 }
    return exp(-shares.reduce(0) { $0 + $1 * log($1) })
  }

  /// Eigenvalues of a symmetric matrix, by Jacobi rotations.
  private static func eigenvalues(_ matrix: [[Double]]) -> [Double] {
    var a = matrix
    let size = a.count
    let scale = a.indices.reduce(0) { $0 + abs(a[$1][$1]) }
    for _ in 0..<30 {
      var largest = 0.0
      for p in 0..<size {
        for q in (p + 1)..<max(size, p + 1) where abs(a[p][q]) > 1e-14 * scale {
          largest = max(largest, abs(a[p][q]))
          rotate(&a, p, q)
        }
      }
      if largest <= 1e-12 * scale { break }
    }
    return a.indices.map { a[$0][$0] }
  }

  /// Zeroes entry (p, q).
  ///
  /// Source: Golub & Van Loan, Matrix Computations, section 8.5.2.
  private static func rotate(_ a: inout [[Double]], _ p: Int, _ q: Int) {
    let angle = (a[q][q] - a[p][p]) / (2 * a[p][q])
    let tangent = (angle >= 0 ? 1.0 : -1) / (abs(angle) + (angle * angle + 1).squareRoot())
    let cosine = 1 / (tangent * tangent + 1).squareRoot()
    let sine = tangent * cosine
    for k in a.indices {
      let (x, y) = (a[k][p], a[k][q])
      (a[k][p], a[k][q]) = (cosine * x - sine * y, sine * x + cosine * y)
    }
    for k in a.indices {
      let (x, y) = (a[p][k], a[q][k])
      (a[p][k], a[q][k]) = (cosine * x - sine * y, sine * x + cosine * y)
    }
  }
}

extension [Double] {
  /// Scaled to length 1; zero vectors stay zero.
  fileprivate var normalized: [Double] {
    let length = reduce(0) { $0 + $1 * $1 }.squareRoot()
    return length > 0 ? map { $0 / length } : self
  }
}
