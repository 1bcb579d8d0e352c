/// How points are resampled, and how the draws become intervals.
public struct Resampling: Codable, Hashable, Sendable {
  /// The unit that is drawn.
  public enum Unit: String, Codable, Hashable, Sendable, CaseIterable {
    /// Single points.
    case points
    /// All points of a cell: its seeds, or the steps of one training curve, which are dependent.
    case cells
  }

  /// How one resample is made.
  public enum Scheme: String, Codable, Hashable, Sendable, CaseIterable {
    /// Wild below ``Resampling/casesFrom`` clusters, parts from ``Resampling/partsFrom`` on, each where
    /// quantiles alone are wanted; else cases.
    case automatic
    /// Clusters drawn with replacement.
    case cases
    /// The fit, plus each cluster's residuals times a random weight: honest for few clusters.
    case wild
    /// Random parts of the clusters, each refitted once: for very many clusters.
    case parts
  }

  /// How draws become an interval.
  public enum Interval: String, Codable, Hashable, Sendable, CaseIterable {
    /// Quantiles of the draws.
    case percentile
    /// Quantiles corrected for bias and skewness. Source: Efron 1987, section 4.
    case biasCorrected
  }

  public var unit = Unit.cells
  public var scheme = Scheme.automatic
  public var interval = Interval.percentile
  /// Number of draws; 0 gives no intervals.
  public var count = 1000
  /// The confidence level.
  public var confidence = 0.95
  /// Random seed.
  public var seed = 0

  public init() {}

  /// From this many clusters on, drawing them with replacement covers as often as it claims.
  public static let casesFrom = 40

  /// From this many clusters on, parts of them are large enough for every law.
  public static let partsFrom = 20_000

  /// The scheme for a number of clusters.
  func scheme(clusters: Int) -> Scheme {
    guard scheme == .automatic else { return scheme }
    guard interval == .percentile else { return .cases }
    return clusters < Self.casesFrom ? .wild : clusters < Self.partsFrom ? .cases : .parts
  }
}
