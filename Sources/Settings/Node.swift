/// A place in a spec file; lines and columns count from 1.
public struct Position: Hashable, Sendable, Comparable {
  public let line: Int
  public let column: Int
  /// Characters the offending text takes, for the mark under the line.
  public let length: Int

  public init(line: Int, column: Int, length: Int = 1) {
    (self.line, self.column, self.length) = (line, column, length)
  }

  public static func < (left: Position, right: Position) -> Bool {
    (left.line, left.column) < (right.line, right.column)
  }
}

/// One piece of a spec file as written, with its place; no meaning given to it yet.
public struct Node: Hashable, Sendable {
  public let content: Content
  public let position: Position

  public enum Content: Hashable, Sendable {
    /// Text as it stands; in quotes it is never a number, a boolean or null.
    case scalar(String, isQuoted: Bool)
    case list([Node])
    /// In the file's order.
    case map([Entry])
  }

  /// One key of a map and what it holds.
  public struct Entry: Hashable, Sendable {
    public let key: String
    public let keyPosition: Position
    public let value: Node

    public init(key: String, keyPosition: Position, value: Node) {
      (self.key, self.keyPosition, self.value) = (key, keyPosition, value)
    }
  }

  public init(_ content: Content, at position: Position) {
    (self.content, self.position) = (content, position)
  }

  /// What this is, in words, for messages.
  public var summary: String {
    switch content {
    case .scalar(let text, true): "the text \"\(text.clipped)\""
    case .scalar("", false): "nothing"
    case .scalar(let text, false): "'\(text.clipped)'"
    case .list(let items): "a list of \(items.count.counted("item"))"
    case .map([]): "an empty mapping"
    case .map: "the mapping \(written.clipped)"
    }
  }

  /// This as one would write it on one line: `{width: [32, 64]}`.
  public var written: String {
    switch content {
    case .scalar(let text, true): "\"\(text)\""
    case .scalar(let text, false): text
    case .list(let items): "[" + items.map(\.written).joined(separator: ", ") + "]"
    case .map(let entries):
      "{" + entries.map { "\($0.key): \($0.value.written)" }.joined(separator: ", ") + "}"
    }
  }

  /// Whether YAML reads this as no value.
  public var isNull: Bool {
    guard case .scalar(let text, false) = content else { return false }
    return ["", "~", "null"].contains(text)
  }
}

extension String {
  /// Its first 60 characters, for messages.
  fileprivate var clipped: String { count > 60 ? prefix(59) + "…" : self }
}

extension Node.Entry {
  /// The key up to its first dot, and the rest as a nested entry: `a.b: 1` reads as `a: {b: 1}`.
  func unfolded() -> Node.Entry {
    guard let dot = key.firstIndex(of: ".") else { return self }
    let head = String(key[..<dot])
    let rest = String(key[key.index(after: dot)...])
    let shift = head.count + 1
    let restPosition = Position(
      line: keyPosition.line, column: keyPosition.column + shift,
      length: max(1, keyPosition.length - shift))
    let inner = Node.Entry(key: rest, keyPosition: restPosition, value: value)
    return Node.Entry(
      key: head,
      keyPosition: Position(
        line: keyPosition.line, column: keyPosition.column, length: max(1, head.count)),
      value: Node(.map([inner]), at: restPosition))
  }
}
