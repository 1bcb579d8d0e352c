/// How points are resampled, and how the draws become intervals.
public struct Resampling: Codable, Hashable, Sendable {
  /// The unit that is drawn.
  public enum Unit: String, Codable, Hashable, Sendable, CaseIterable {
    /// Single points.
    case points
    /// All points of a cell: its seeds, or the steps of one training curve, which are dependent.
    case cells
  }

  /// How draws become an interval.
  public enum Interval: String, Codable, Hashable, Sendable, CaseIterable {
    /// Quantiles of the draws.
    case percentile
    /// Quantiles corrected for bias and skewness. Source: Efron 1987, section 4.
    case biasCorrected
  }

  public var unit = Unit.cells
  public var interval = Interval.percentile
  /// Number of draws; 0 gives no intervals.
  public var count = 1000
  /// The confidence level.
  public var confidence = 0.95
  /// Random seed.
  public var seed = 0

  public init() {}
}
