extension String {
  /// At most `width` columns: what is longer ends with an ellipsis.
  public func truncated(to width: Int) -> String {
    guard columns > width else { return self }
    guard width > 0 else { return "" }
    return String(fitting(width - 1)) + "…"
  }

  /// The text with spaces after it up to `width` columns.
  public func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - columns))
  }

  /// The text with spaces before it up to `width` columns.
  public func leftPadded(to width: Int) -> String {
    String(repeating: " ", count: max(0, width - columns)) + self
  }

  /// Lines of at most `width` columns, broken at spaces; only longer words are broken themselves.
  ///
  /// - Parameters:
  ///   - width: Of every line, with its indentation.
  ///   - indentation: Spaces before every line.
  /// - Returns: The lines; none for a text without words.
  public func wrapped(to width: Int, indentation: Int = 0) -> [String] {
    let room = max(1, width - indentation)
    var lines: [String] = []
    var line = ""
    for word in split(separator: " ").map(String.init) {
      var rest = word
      if !line.isEmpty, line.columns + 1 + rest.columns <= room {
        line += " " + rest
        continue
      }
      if !line.isEmpty { lines.append(line) }
      while rest.columns > room {
        let head = rest.fitting(room)
        lines.append(String(head))
        rest = String(rest.dropFirst(head.count))
      }
      line = rest
    }
    if !line.isEmpty { lines.append(line) }
    return lines.map { String(repeating: " ", count: indentation) + $0 }
  }

  /// The longest beginning of at most `width` columns; at least one character.
  private func fitting(_ width: Int) -> Substring {
    var (count, taken) = (0, 0)
    for character in self {
      let next = String(character).columns
      if taken + next > width, count > 0 { break }
      (count, taken) = (count + 1, taken + next)
    }
    return prefix(count)
  }
}
