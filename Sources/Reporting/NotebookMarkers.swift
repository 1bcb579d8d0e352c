import Text

/// Where a page's generated blocks are.
///
/// A marker is a line of its own: `<!-- patchlaw:NAME -->` begins a block, `<!-- /patchlaw -->` ends
/// it. Within fenced code there are none.
struct NotebookMarkers {
  /// What is between the markers of a block, by name.
  private(set) var blocks: [String: Range<String.Index>] = [:]
  /// The line of each beginning, by name.
  private(set) var lines: [String: Int] = [:]

  static let ending = "<!-- /patchlaw -->"
  static func beginning(_ name: String) -> String { "<!-- patchlaw:\(name) -->" }

  /// - Throws: ``MarkerError`` when a block does not end before the next begins, an end has no
  ///   beginning, or two blocks have one name: what is between them may be a person's.
  init(_ text: String) throws {
    var open: (name: String, line: Int, start: String.Index)?
    var isCode = false
    var (number, start) = (0, text.startIndex)
    while start < text.endIndex {
      let end = text[start...].firstIndex(where: \.isNewline) ?? text.endIndex
      let line = text[start..<end].trimmed
      number += 1
      if open == nil, line.hasPrefix("```") || line.hasPrefix("~~~") {
        isCode.toggle()
      } else if isCode {
        // Shown, not meant.
      } else if let name = Self.name(in: line) {
        if let open { throw MarkerError.unended(name: open.name, line: open.line, before: number) }
        guard blocks[name] == nil else { throw MarkerError.repeated(name: name, line: number) }
        open = (name, number, end)
        lines[name] = number
      } else if line == Self.ending {
        guard let block = open else { throw MarkerError.unbegun(line: number) }
        blocks[block.name] = block.start..<start
        open = nil
      }
      start = end == text.endIndex ? end : text.index(after: end)
    }
    if let open { throw MarkerError.unended(name: open.name, line: open.line, before: nil) }
  }

  private static func name(in line: Substring) -> String? {
    let (head, tail) = ("<!-- patchlaw:", " -->")
    guard line.hasPrefix(head), line.hasSuffix(tail), line.count > head.count + tail.count else {
      return nil
    }
    return String(line.dropFirst(head.count).dropLast(tail.count))
  }
}

/// Markers of a page that do not pair up.
public enum MarkerError: Error, Equatable, CustomStringConvertible {
  /// `before` is the line of the next beginning; nil at the end of the page.
  case unended(name: String, line: Int, before: Int?)
  case unbegun(line: Int)
  case repeated(name: String, line: Int)

  public var description: String {
    switch self {
    case .unended(let name, let line, let next):
      "\(line): the block '\(name)' has no end\(next.map { " before line \($0)" } ?? ""); put "
        + "\(NotebookMarkers.ending) on a line of its own where its generated text ends; the page was "
        + "not changed"
    case .unbegun(let line):
      "\(line): \(NotebookMarkers.ending) ends no block; remove it, or put the block's "
        + "<!-- patchlaw:NAME --> on a line above; the page was not changed"
    case .repeated(let name, let line):
      "\(line): the block '\(name)' is on the page already; remove one of the two; the page was not "
        + "changed"
    }
  }
}

extension Substring {
  fileprivate var trimmed: Substring {
    var text = self
    while let last = text.last, last.isWhitespace { text.removeLast() }
    while let first = text.first, first.isWhitespace { text.removeFirst() }
    return text
  }
}
