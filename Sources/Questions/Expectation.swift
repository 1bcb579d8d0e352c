public import Settings

/// A claim that the author expects to hold, to be written before the first run and scored by the
/// report.
public struct Expectation: Settings {
  public var metric = "validationLoss"
  public var claim = ""
  public var at = ""
  public var paper = ""
  public var effect: Double? = nil
  public var margin: Double? = nil

  public init() {}

  public static let fields: [Field<Self>] = [
    Field("metric", \.metric, "Metric that is compared: validationLoss or probe.NAME."),
    Field(
      "claim", \.claim,
      "Levels or metrics joined by + and -, with a bound: causal - prefix <= -0.01. "
        + "No worse, by a margin of 0.01: causal - prefix > -0.01. "
        + "No difference, which needs `margin`: causal - prefix = 0."),
    Field("at", \.at, "Levels of the other axes at which the claim is made, such as width=128."),
    Field(
      "paper", \.paper,
      "Result of the source paper, in its own numbers. Of '64.0 against 70.0', in the order of the "
        + "claim's two terms, the difference is the source's `effect`; accuracies above 1 are "
        + "percentages."),
    Field(
      "effect", \.effect, in: -1e9...1e9,
      "The claimed sum as the source found it, in the metric's unit (accuracies from 0 to 1)."),
    Field(
      "margin", \.margin, in: 1e-9...1e9,
      "The largest difference that does not matter, in the metric's unit: a claim of no difference "
        + "is tested against it, and one that stays open may be equivalent within it."),
  ]

  /// All that is given of it: a key that is added later changes no earlier record.
  public var record: Value {
    guard case .map(let fields) = value else { return value }
    return .map(fields.filter { $0.value != .null })
  }
}
