/// A named reason to doubt a fit; tables, JSON and figures show it.
public struct Warning: Codable, Hashable, Sendable {
  /// The kind of problem.
  public enum Name: String, Codable, Hashable, Sendable, CaseIterable {
    case optimumOutsideRange
    case parabolaOpensDownward
    case fewerPointsThanParameters
    case spanUnderDecade
    case rungOffTrend
    case learningRateAtGridEdge
    case parameterAtBound
    case flatDirection
    case notConverged
    case secondMinimum
    case resamplesFailed
    case noInterval
    case influentialPoint
    case tooFewBudgets
    case curvatureDrifts
    case penaltyActsAbsolute
    case extrapolationMisses
    case noDegreesOfFreedom
    case beforeScheduleEnd
    case trunkNotAboveFloor
    case lossNotBelowFloor
    case featuresCollapsed

    /// The name in words: `learning rate at grid edge`.
    public var words: String {
      rawValue.map { $0.isUppercase ? " \($0.lowercased())" : "\($0)" }.joined()
    }
  }

  public let name: Name
  /// One lowercase sentence with the numbers.
  public let detail: String

  public init(_ name: Name, _ detail: String) {
    self.name = name
    self.detail = detail
  }
}
