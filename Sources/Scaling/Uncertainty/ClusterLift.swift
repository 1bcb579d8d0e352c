import Foundation

/// Residuals of clusters, scaled up for what the fit has taken from them.
///
/// With H the projection on the tangent of the fit and H_g its block of one cluster, the cluster's
/// residuals e become (1 - H_g)^-1 e: the residuals of a fit without the cluster, to first order.
/// Source: CR3, MacKinnon, Nielsen & Webb 2023 (J. Appl. Econometrics 38), section 2.
struct ClusterLift {
  private let basis: [[Double]]  // orthonormal columns, [column][row]

  /// A column that others explain but for this share of its length is left out.
  private static let negligible = 1e-7

  /// - Parameter tangent: The derivatives of all residuals, [parameter][row].
  init(tangent: [[Double]]) {
    let factors = LinearRegression.orthogonalized(tangent)
    basis = tangent.indices.filter { column in
      let length = dot(tangent[column], tangent[column]).squareRoot()
      return length > 0 && factors.upper[column][column] > Self.negligible * length
    }.map { factors.basis[$0] }
  }

  /// The number of parameters that the points determine.
  var rank: Int { basis.count }

  /// Returns one cluster's residuals, scaled up.
  ///
  /// - Parameters:
  ///   - cluster: Its rows.
  ///   - residuals: One per row of the cluster.
  func lifted(_ cluster: [Int], _ residuals: [Double]) -> [Double] {
    // (1 - Q Q')^-1 = 1 + Q (1 - Q' Q)^-1 Q', with as few rows and columns as there are parameters.
    let own = basis.map { column in cluster.map { column[$0] } }
    let size = own.count
    let inner = (0..<size * size).map { entry in
      (entry % (size + 1) == 0 ? 1 : 0) - dot(own[entry / size], own[entry % size])
    }
    let shares = Cholesky(inner, size: size).solve(own.map { dot($0, residuals) })
    return zip(own, shares).reduce(residuals) { step($0, $1.1, $1.0) }
  }
}
