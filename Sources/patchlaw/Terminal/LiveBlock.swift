import Text

/// Lines at the bottom of a terminal that are drawn again and again in their place.
///
/// Nothing is left behind when the terminal was made narrower in between: a line drawn before may
/// take several rows by now.
struct LiveBlock {
  /// Columns of each line on the screen.
  private var shown: [Int] = []

  /// What removes the lines, with the cursor where the first began; nothing where there are none.
  mutating func clear(width: Int) -> String {
    guard !shown.isEmpty else { return "" }
    let rows = shown.reduce(0) { $0 + max(1, ($1 + width - 1) / width) }
    shown = []
    let up = rows > 1 ? "\u{1b}[\(rows - 1)A" : ""
    // Row by row: some terminals keep a whole screen that is cleared at once in their history.
    let cleared = Array(repeating: "\u{1b}[K", count: rows).joined(separator: "\u{1b}[1B")
    return "\r" + up + cleared + up
  }

  /// What draws lines in place of those before, each within the width.
  ///
  /// - Parameters:
  ///   - lines: Without color.
  ///   - width: Of the terminal.
  ///   - paint: Adds color to a line.
  /// - Returns: Text and control sequences for the terminal.
  mutating func draw(
    _ lines: [String], width: Int, paint: (String) -> String = { $0 }
  ) -> String {
    let start = clear(width: width)
    // The last column stays free: some terminals would go on to the next row.
    let fitting = lines.map { $0.truncated(to: width - 1) }
    shown = fitting.map(\.columns)
    return start + fitting.map(paint).joined(separator: "\r\n")
  }
}
