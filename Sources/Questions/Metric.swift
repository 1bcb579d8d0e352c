/// A final number of a run, under the name used in specs and tables.
public struct Metric: Hashable, Sendable {
  /// `validationLoss`, or `probe.NAME`.
  public let name: String

  public init(_ name: String) { self.name = name }

  public static let validationLoss = Metric("validationLoss")
  public static func probe(_ name: String) -> Metric { Metric("probe.\(name)") }

  public var isAccuracy: Bool { name.hasPrefix("probe.") }

  /// The label in legends: a probe under its name in the spec.
  public var shortName: String { isAccuracy ? String(name.dropFirst("probe.".count)) : name }
}
