/// A named reason to doubt a fit; JSON has its name, people read its sentence.
public struct Warning: Codable, Hashable, Sendable {
  /// The kind of problem.
  public enum Name: String, Codable, Hashable, Sendable, CaseIterable {
    case optimumOutsideRange
    case parabolaOpensDownward
    case fewerPointsThanParameters
    case spanUnderDecade
    case rungOffTrend
    case regimeChanges
    case learningRateAtGridEdge
    case parameterAtBound
    case flatDirection
    case optimumNotUnique
    case notConverged
    case secondMinimum
    case resamplesFailed
    case noInterval
    case sharedSteps
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

    /// What it means, in a sentence without numbers, as the caption of a figure says it.
    public var sentence: String {
      switch self {
      case .optimumOutsideRange:
        "A best size lies at the edge of the sizes that were run, or beyond them."
      case .parabolaOpensDownward: "A parabola opens downward, so that its budget has no best size."
      case .fewerPointsThanParameters: "There are fewer points than constants."
      case .spanUnderDecade: "The points span less than a factor of ten."
      case .rungOffTrend: "The points of one size lie off the trend of the others."
      case .regimeChanges:
        "The last sizes alone predict the next one far better than all do: the law changes on the way."
      case .learningRateAtGridEdge:
        "Some chosen learning rates lie at the end of their grid; a wider grid may score higher."
      case .parameterAtBound: "A constant lies at its bound: the points do not constrain it."
      case .flatDirection: "The points do not determine all constants; their intervals mean little."
      case .optimumNotUnique:
        "Several curves fit equally well: a constant's best value is a stretch, not a number."
      case .notConverged: "The search for the best fit did not converge."
      case .secondMinimum: "Other constants fit almost as well."
      case .resamplesFailed: "Some resamples could not be fitted."
      case .noInterval: "Resamples do not vary, so that there are no intervals."
      case .sharedSteps:
        "Runs of several lengths begin with the same steps, so that intervals may be too narrow."
      case .influentialPoint: "One point lies far off the curve."
      case .tooFewBudgets: "There are too few budgets for exponents that can be trusted."
      case .curvatureDrifts: "The curvature changes with the budget, which biases the best sizes."
      case .penaltyActsAbsolute:
        "Nearly all residuals exceed the threshold of the Huber penalty, which acts as an absolute one."
      case .extrapolationMisses:
        "The held-out points are missed by more than the noise between seeds."
      case .noDegreesOfFreedom:
        "There are hardly more points than constants: residuals say little about the error."
      case .beforeScheduleEnd:
        "Some points of the frontier lie before the end of their schedule, where the loss is too high."
      case .trunkNotAboveFloor: "Some accuracies are not shown to be above every floor."
      case .lossNotBelowFloor: "Some losses are not shown to be below every floor."
      case .featuresCollapsed: "Some runs collapsed: their features are equal for all images."
      }
    }
  }

  public let name: Name
  /// One lowercase sentence with the numbers.
  public let detail: String

  public init(_ name: Name, _ detail: String) {
    self.name = name
    self.detail = detail
  }

  /// The detail as a sentence of its own; what is named at its beginning keeps its spelling.
  public var sentence: String {
    let first = detail.prefix { $0 != " " }
    let isWord = first.count > 1 && first.allSatisfy { $0.isLetter && $0.isLowercase }
    let end = detail.hasSuffix(".") ? "" : "."
    return (isWord ? detail.prefix(1).uppercased() + detail.dropFirst() : detail) + end
  }
}
