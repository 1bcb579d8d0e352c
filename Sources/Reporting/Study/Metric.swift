/// A number that a run ends with, as specs and tables call it.
public struct Metric: Hashable, Sendable {
  /// `validationLoss`, or `probe.NAME`.
  public let name: String

  public init(_ name: String) { self.name = name }

  public static let validationLoss = Metric("validationLoss")
  public static func probe(_ name: String) -> Metric { Metric("probe.\(name)") }

  public var isAccuracy: Bool { name.hasPrefix("probe.") }

  /// Accuracies are shown in percent.
  var factor: Double { isAccuracy ? 100 : 1 }
  var digits: Int { isAccuracy ? 2 : 4 }
  var unit: String { isAccuracy ? " (%)" : "" }

  /// For headings and axis labels.
  var title: String {
    isAccuracy
      ? "\(shortName) test accuracy (%)" : "validation loss"
  }

  /// For legends: a probe by the name the spec gives it.
  var shortName: String { isAccuracy ? String(name.dropFirst("probe.".count)) : name }

  /// A name that files may bear.
  var slug: String { name.replacing(".", with: "-").fileName }
}

extension String {
  /// The text with a dash for whatever a file name or a gnuplot string might choke on.
  var fileName: String {
    String(map { $0.isLetter || $0.isNumber || "-._".contains($0) ? $0 : "-" })
  }
}
