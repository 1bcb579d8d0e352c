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
    Field("metric", \.metric, "The compared metric: validationLoss, or probe.NAME."),
    Field(
      "claim", \.claim,
      "Levels or metrics joined by + and -, and a bound: causal - prefix <= -0.01. No worse than "
        + "by a margin: causal - prefix > -0.01."),
    Field("at", \.at, "Levels of the other axes for which it is claimed, such as width=128."),
    Field("paper", \.paper, "The source's result, in its own numbers."),
  ]
}
