/// Weighted linear least squares with standard errors, for a few coefficients.
///
/// Columns are centered and scaled by Gram-Schmidt (QR) instead of normal equations, so that an
/// exponent over ten decades keeps its precision.
public struct LinearRegression: Sendable {
  /// One coefficient per column of the rows.
  public let coefficients: [Double]
  /// The sum of weighted squared residuals.
  public let residualSum: Double
  /// The standard error of each coefficient; NaN without degrees of freedom.
  public let standardErrors: [Double]

  /// Fits targets by linear combinations of columns.
  ///
  /// - Parameters:
  ///   - rows: [point][column].
  ///   - targets: [point].
  ///   - weights: [point], the inverse variance of each target; equal if nil.
  public init(rows: [[Double]], targets: [Double], weights: [Double]? = nil) {
    let roots = weights?.map { $0.squareRoot() } ?? Array(repeating: 1, count: rows.count)
    let width = rows.first?.count ?? 0
    let columns = (0..<width).map { column in zip(rows, roots).map { $0[column] * $1 } }
    let target = zip(targets, roots).map(*)
    let factors = Self.orthogonalized(columns)
    let inverse = Self.inverse(factors.upper, width)
    let projections = factors.basis.map { dot($0, target) }
    coefficients = (0..<width).map { dot(inverse[$0], projections) }
    var rest = target
    for (basis, share) in zip(factors.basis, projections) { rest = step(rest, -share, basis) }
    residualSum = dot(rest, rest)
    let freedom = rows.count - width
    let variance = freedom > 0 ? residualSum / Double(freedom) : .nan
    standardErrors = inverse.map { (dot($0, $0) * variance).squareRoot() }
  }

  /// Modified Gram-Schmidt with reorthogonalization (each column twice).
  static func orthogonalized(_ columns: [[Double]])
    -> (basis: [[Double]], upper: [[Double]])
  {
    var basis: [[Double]] = []
    var upper = columns.map { _ in Array(repeating: 0.0, count: columns.count) }
    for (index, column) in columns.enumerated() {
      var rest = column
      for _ in 0..<2 {
        for (earlier, direction) in basis.enumerated() {
          let share = dot(direction, rest)
          upper[earlier][index] += share
          rest = step(rest, -share, direction)
        }
      }
      upper[index][index] = max(dot(rest, rest).squareRoot(), 1e-300)
      basis.append(rest.map { $0 / upper[index][index] })
    }
    return (basis, upper)
  }

  private static func inverse(_ upper: [[Double]], _ width: Int) -> [[Double]] {
    var inverse = (0..<width).map { _ in Array(repeating: 0.0, count: width) }
    for column in 0..<width {
      for row in stride(from: column, through: 0, by: -1) {
        var sum = row == column ? 1.0 : 0.0
        for inner in row + 1..<max(column + 1, row + 1) {
          sum -= upper[row][inner] * inverse[inner][column]
        }
        inverse[row][column] = sum / upper[row][row]
      }
    }
    return inverse
  }
}
