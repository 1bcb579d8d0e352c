/// A fit as JSON for other programs: one flat object.
public struct FitCard: Encodable, Sendable {
  /// A parameter's value with its interval.
  public struct Value: Encodable, Sendable {
    public let value: Double
    @Explicit public var low: Double?
    @Explicit public var high: Double?
  }

  /// The loss that was minimized.
  public struct LossCard: Encodable, Sendable {
    public let formula: String
    @Explicit public var delta: Double?
  }

  public let law: String
  public let formula: String
  public let inputs: [String]
  public let parameters: [String: Value]
  public let objective: Double
  public let loss: LossCard
  public let points: Int
  public let excluded: [Exclusion]
  public let starts: Int
  public let converged: Bool
  public let shareAtBest: Double
  public let minima: [Minimum]
  /// Parameters whose best value is a stretch.
  public let flat: [FlatStretch]
  public let warnings: [Warning]
  @Explicit public var heldOut: HeldOut?
  public let aicc: Double?
  public let residuals: [PointResidual]
  public let resampling: Resampling
  /// The same law refitted with another counting convention.
  public var convention: ConventionCard?
  public var command: String?

  /// A refit with another counting convention.
  public struct ConventionCard: Encodable, Sendable {
    public let counting: [String: String]
    public let parameters: [String: Value]
    public let objective: Double
    public let warnings: [Warning]

    public init(counting: [String: String], fit: Fit) {
      self.counting = counting
      parameters = FitCard.values(fit)
      objective = fit.objective
      warnings = fit.warnings
    }
  }

  public init(_ fit: Fit) {
    law = fit.law
    formula = (try? Law.named(fit.law).formula) ?? fit.law
    inputs = fit.inputs
    parameters = Self.values(fit)
    objective = fit.objective
    loss = LossCard(formula: fit.loss.formula, delta: fit.loss.delta)
    points = fit.points
    excluded = fit.excluded
    starts = fit.starts
    converged = fit.converged
    shareAtBest = fit.search.shareAtBest
    minima = fit.minima
    (flat, warnings) = (fit.flat, fit.warnings)
    heldOut = fit.heldOut
    aicc = fit.criterion()
    residuals = fit.residuals
    resampling = fit.draws.resampling
  }

  private static func values(_ fit: Fit) -> [String: Value] {
    Dictionary(
      uniqueKeysWithValues: fit.parameters.map {
        (
          $0.name,
          Value(value: $0.value.bounded, low: $0.low?.bounded, high: $0.high?.bounded)
        )
      })
  }
}
