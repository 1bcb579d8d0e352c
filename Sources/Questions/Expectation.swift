public import Settings

/// A claim that the author expects to hold, to be written before the first run and scored by the
/// report.
public struct Expectation: Settings {
  public var metric = "validationLoss"
  public var claim = ""
  public var at = ""
  public var paper = ""

  public init() {}

  public static let fields: [Field<Self>] = [
    Field("metric", \.metric, "Metric that is compared: validationLoss or probe.NAME."),
    Field(
      "claim", \.claim,
      "Levels or metrics joined by + and -, with a bound: causal - prefix <= -0.01. "
        + "Non-inferiority "
        + "by a margin: causal - prefix > -0.01."),
    Field("at", \.at, "Levels of the other axes at which the claim is made, such as width=128."),
    Field("paper", \.paper, "Result of the source paper, in its own numbers."),
  ]
}
