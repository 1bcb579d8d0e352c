import Foundation

/// Resampled losses for the sizes of one profile: its parabola plus residuals with random weights.
///
/// The sizes of a profile were chosen, not sampled, so they stay fixed; the residuals of each
/// cluster are multiplied by one random weight. Residuals are first scaled up for the degrees of
/// freedom that the parabola used (``ClusterLift``), and by Student's factor for few clusters: 95 %
/// intervals of the vertex then cover 95 to 98 % from five sizes on. Source: that of
/// ``WildResampling``.
struct ProfileResampling {
  private let points: [Observation]
  private let fitted: [Double]
  private let residuals: [Double]
  private let clusters: [[Int]]

  private let weights: ClusterWeights

  /// Prepares the resampling of a profile.
  ///
  /// - Parameters:
  ///   - points: One budget's points; the result is nil if they are too few for residuals.
  ///   - parabola: Their fit in ln N.
  ///   - unit: Whether the seeds of a size share a weight.
  ///   - seed: Of the resampling.
  ///   - place: Tells the budget's rows from those of others.
  ///   - confidence: The confidence level of the intervals.
  init?(
    _ points: [Observation], parabola: Parabola, unit: Resampling.Unit, seed: Int,
    place: String, confidence: Double
  ) {
    let sizes = points.map { $0.inputs["parameters"] ?? .nan }
    let clusters = Bootstrap.grouped(unit == .points ? points.map { _ in "" } : points.map(\.cell))
    let freedom = clusters.count - 3
    guard freedom > 0, Set(sizes).count > 3 else { return nil }
    let fitted = sizes.map(parabola.value(at:))
    let roots = points.map { $0.weight.squareRoot() }
    let plain = zip(points, fitted).map { $0.loss - $1 }
    let stretch = StudentT.stretch(freedom: freedom, confidence: confidence)
    let lift = ClusterLift(tangent: Self.powers(sizes.map { log($0) }, roots))
    var residuals = plain
    for cluster in clusters {
      let lifted = lift.lifted(cluster, cluster.map { plain[$0] * roots[$0] })
      for (row, value) in zip(cluster, lifted) where roots[row] > 0 {
        residuals[row] = stretch * value / roots[row]
      }
    }
    weights = ClusterWeights(clusters, cells: points.map(\.cell), seed: seed, place: place)
    (self.points, self.fitted, self.residuals, self.clusters) = (
      points, fitted, residuals, clusters
    )
  }

  /// Returns the profile with resampled losses.
  func draw(_ draw: Int) -> [Observation] {
    var drawn = points
    for (index, cluster) in clusters.enumerated() {
      let weight = weights.weight(index, draw: draw)
      for row in cluster { drawn[row].loss = fitted[row] + weight * residuals[row] }
    }
    return drawn
  }

  /// The columns that span the parabolas: [power][point].
  private static func powers(_ logs: [Double], _ roots: [Double]) -> [[Double]] {
    let center = logs.reduce(0, +) / Double(logs.count)
    return (0..<3).map { power in
      zip(logs, roots).map { pow($0 - center, Double(power)) * $1 }
    }
  }
}
