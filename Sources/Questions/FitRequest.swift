public import Settings

/// A law to fit to a study's runs.
public struct FitRequest: Settings {
  /// What a law may take as input.
  public static let inputs = [
    "parameters", "trunkParameters", "images", "uniqueImages", "patches", "flops",
    "trunkFlops", "validationLoss",
  ]

  public var law = "powerIrreducible"
  public var x: [String] = []
  public var y: String? = nil
  public var by: String? = nil
  public var fix = FixedConstants()
  public var delta: Double? = nil

  public init() {}

  /// A key of a request.
  public enum Part: String, Sendable {
    case law, x, y, by, fix, delta
  }

  public static let fields: [Field<Self>] = [
    Field(
      "law", \.law,
      "A law's name, or isoflop (approach 2), or frontier (approach 1, over training curves); "
        + "`patchlaw fit --help` lists them."),
    Field(
      "x", \.x,
      "Its inputs, one or a list: \(inputs.joined(separator: ", ")); when absent parameters, "
        + "images and uniqueImages, as many as the law has; validationLoss for a link. Of isoflop "
        + "and frontier the size and the data."),
    Field(
      "y", \.y, "What is fitted: validationLoss (when absent), or probe.NAME; a link needs a probe."
    ),
    Field("by", \.by, "An axis whose levels are fitted apart; one fit when absent."),
    Field("fix", \.fix, "Constants held at a value, such as {chance: 0.1}."),
    Field(
      "delta", \.delta, in: 1e-9...10,
      "Where Huber's penalty turns absolute, in log residuals; 0.001 when absent."),
  ]
}

/// Constants of a law by name, held at a value while the others are fitted.
public struct FixedConstants: SettingValue {
  public var values: [String: Double] = [:]

  public init(_ values: [String: Double] = [:]) { self.values = values }

  public static let initial = FixedConstants()
  public static let kind = "a mapping of constants to numbers"
  public var value: Value { .map(values.mapValues { .number($0) }) }

  public mutating func apply(_ node: Node, at path: String, reading: inout Reading) {
    guard case .map(let entries) = node.content else {
      return reading.reportKind(Self.kind, at: path, node)
    }
    for entry in entries {
      var number = 0.0
      let before = reading.problems.count
      number.apply(entry.value, at: "\(path).\(entry.key)", reading: &reading)
      if reading.problems.count == before { values[entry.key] = number }
    }
  }
}
