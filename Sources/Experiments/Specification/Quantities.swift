import Foundation
public import Settings

/// Bytes, written as `500MB`, `2GB` or a plain number.
public struct ByteCount: SettingValue, RangedValue {
  public var bytes: Double

  public init(_ bytes: Double) { self.bytes = bytes }

  public static let initial = ByteCount(0)
  public static let kind = "a size such as 500MB or 2GB"
  public static let type = "size (500MB, 2GB)"
  public var numbers: [Double] { [bytes] }
  public var value: Value { .number(bytes) }

  private static let units: [(String, Double)] = [
    ("kB", 1e3), ("KB", 1e3), ("MB", 1e6), ("GB", 1e9), ("TB", 1e12), ("B", 1),
  ]

  public mutating func apply(_ node: Node, at path: String, reading: inout Reading) {
    if let number = node.number { return bytes = number }
    guard case .scalar(let text, _) = node.content,
      let (suffix, factor) = Self.units.first(where: { text.hasSuffix($0.0) }),
      let number = Double(text.dropLast(suffix.count).filter { $0 != " " }), number.isFinite
    else { return reading.reportKind(Self.kind, at: path, node) }
    bytes = number * factor
  }

  /// In decimal units, with one digit after the point: `1.5 GB`.
  public var text: String {
    let unit = [("GB", 1e9), ("MB", 1e6), ("kB", 1e3)].first { bytes >= $0.1 }
    return String(
      format: unit == nil ? "%.0f %@" : "%.1f %@", bytes / (unit?.1 ?? 1), unit?.0 ?? "B")
  }
}

/// What a study may use.
public struct StudyLimits: Settings {
  public var hours: Double? = nil
  public var disk: ByteCount? = nil
  public var workers: Int? = nil
  public var threads: Int? = nil
  public var checkpointSeconds = 30.0
  public var slurm: [SlurmSettings] = []

  public init() {}

  public static let fields: [Field<Self>] = [
    Field(
      "hours", \.hours, in: 1e-4...1e5,
      "Hours after which a `run` stops at a checkpoint (default: no limit)."),
    Field(
      "disk", \.disk, in: 1...1e18,
      "Disk space for the runs of the study, such as 2GB (default: no limit)."),
    Field(
      "workers", \.workers, in: 1...1024, "Runs trained at the same time (default: one per core)."),
    Field(
      "threads", \.threads, in: 1...1024,
      "Threads per run (default: cores divided by workers)."),
    Field(
      "checkpointSeconds", \.checkpointSeconds, in: 0.001...1e5,
      "Seconds between checkpoints of a run."),
    Field(
      "slurm", \.slurm,
      "Jobs of `patchlaw slurm`, or a list of them for several kinds of node."),
  ]
}
