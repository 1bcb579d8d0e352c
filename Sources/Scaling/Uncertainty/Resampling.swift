/// How the points are drawn again, and how the draws become intervals.
public struct Resampling: Codable, Hashable, Sendable {
  /// What is drawn as one piece.
  public enum Unit: String, Codable, Hashable, Sendable, CaseIterable {
    /// Each point by itself.
    case points
    /// All points of a cell: its seeds, or the steps of one training curve, which are not
    /// independent of each other.
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
  /// How many times; 0 gives no intervals.
  public var count = 1000
  /// The share of the truth that intervals should cover.
  public var confidence = 0.95
  /// The key of all random numbers.
  public var seed = 0

  public init() {}
}
