/// A number that a run ends with, as specs and tables call it.
public struct Metric: Hashable, Sendable {
  /// `validationLoss`, or `probe.NAME`.
  public let name: String

  public init(_ name: String) { self.name = name }

  public static let validationLoss = Metric("validationLoss")
  public static func probe(_ name: String) -> Metric { Metric("probe.\(name)") }

  public var isAccuracy: Bool { name.hasPrefix("probe.") }

  /// For legends: a probe by the name the spec gives it.
  public var shortName: String { isAccuracy ? String(name.dropFirst("probe.".count)) : name }
}
