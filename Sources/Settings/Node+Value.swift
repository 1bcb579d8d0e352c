extension Node {
  /// A value as a spec would write it, so that it can be read and held to its ranges.
  ///
  /// - Parameters:
  ///   - value: What is written.
  ///   - position: Where problems are reported.
  public init(writing value: Value, at position: Position = Position(line: 1, column: 1)) {
    switch value {
    case .null, .boolean, .integer, .number:
      self.init(.scalar(value.json, isQuoted: false), at: position)
    case .text(let text): self.init(.scalar(text, isQuoted: true), at: position)
    case .list(let items):
      self.init(.list(items.map { Node(writing: $0, at: position) }), at: position)
    case .map(let fields):
      let entries = fields.sorted { $0.key < $1.key }.map { key, value in
        Entry(key: key, keyPosition: position, value: Node(writing: value, at: position))
      }
      self.init(.map(entries), at: position)
    }
  }
}

extension Settings {
  /// Reads the settings back as a spec would write them, which finds those outside their ranges.
  ///
  /// - Parameter path: Where a spec has them, such as `model`.
  /// - Returns: What is wrong, one sentence each.
  public func problems(at path: String) -> [String] {
    var (read, reading) = (Self(), Reading())
    read.apply(Node(writing: value), at: path, reading: &reading)
    return reading.problems.map(\.message)
  }
}
