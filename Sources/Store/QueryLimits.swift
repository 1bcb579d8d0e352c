/// How much one query may give and take.
public struct QueryLimits: Hashable, Sendable {
  public var rows = 1_000_000
  public var seconds = 60.0
  /// Of an answer that is held as a whole.
  public var bytes = 200_000_000

  /// Bytes that SQLite may take for values, sorting and grouping, in the whole process.
  static let heap = 128 << 20

  public init() {}
}
