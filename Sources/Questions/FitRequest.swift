import Scaling
public import Settings

/// A law to fit to a study's runs.
public struct FitRequest: Settings {
  /// The inputs that a law may have.
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
  public var minimum: String? = nil
  public var heldOut: String? = nil

  public init() {}

  /// A key of a request.
  public enum Part: String, Sendable {
    case law, x, y, by, fix, delta, minimum, heldOut
  }

  public static let fields: [Field<Self>] = [
    Field(
      "law", \.law,
      "Scaling law, or isoflop (approach 2), or frontier (approach 1, on training curves); "
        + "`patchlaw fit --help` lists them."),
    Field(
      "x", \.x,
      "Inputs of the law, one or a list of \(inputs.joined(separator: ", ")). Default: parameters, "
        + "images and uniqueImages, as many as the law has, or validationLoss for a link law. For "
        + "isoflop and frontier, model size and data, such as [parameters, images]."),
    Field(
      "y", \.y,
      "Fitted metric: validationLoss (default) or probe.NAME; a link law needs a probe. isoflop, "
        + "frontier and laws of several inputs read a probe's error, one minus its accuracy."),
    Field("by", \.by, "Axis whose levels are fitted separately (default: a single fit)."),
    Field("fix", \.fix, "Constants that are fixed, such as {chance: 0.1}."),
    Field(
      "delta", \.delta, in: 1e-9...10,
      "Huber threshold in log residuals (default: least squares where cells have several seeds, else 0.001)."
    ),
    Field(
      "minimum", \.minimum,
      "How isoflop finds a profile's minimum: parabola (default) through all sizes, localParabola "
        + "through the five around the least, or akima's curve."),
    Field(
      "heldOut", \.heldOut,
      "Points that a law is tested on: \(HeldOutRule.grammar) (default: auto)."),
  ]
}

/// Fixed parameters of a law, by name.
public struct FixedConstants: SettingValue {
  public var values: [String: Double] = [:]

  public init(_ values: [String: Double] = [:]) { self.values = values }

  public static let initial = FixedConstants()
  public static let kind = "a mapping of constants to numbers"
  public static let type = "mapping"
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
