extension Table {
  /// The table in at most `width` columns, without losing a word.
  ///
  /// Long texts break into several lines first. Where that is not enough, the columns follow below
  /// each other in parts, each of which begins with the columns that name a row.
  ///
  /// - Parameters:
  ///   - width: Of every line; only a table whose numbers are wider exceeds it.
  ///   - labels: How many of the first columns name a row.
  /// - Returns: The lines.
  public func text(folding width: Int, labels: Int = 1) -> String {
    guard total(naturalWidths) > width else { return text }
    let labels = Array(headings.indices.prefix(max(1, labels)))
    return parts(width, labels).map { columns in
      folded(columns, narrowed(columns, to: width), in: width)
    }.joined(separator: "\n\n")
  }

  /// Columns that are shown together: as many as fit when each text is as narrow as it may be.
  private func parts(_ width: Int, _ labels: [Int]) -> [[Int]] {
    let least = headings.indices.map { leastWidth($0) }
    var parts: [[Int]] = []
    var part = labels
    for column in headings.indices.dropFirst(labels.count) {
      if part.count > labels.count, total((part + [column]).map { least[$0] }) > width {
        parts.append(part)
        part = labels
      }
      part.append(column)
    }
    return parts + [part]
  }

  /// Widths for some columns: texts give way, the widest first, to a few words, then to one.
  private func narrowed(_ columns: [Int], to width: Int) -> [Int] {
    var widths = columns.map { naturalWidths[$0] }
    for least in [columns.map { leastWidth($0) }, columns.map { longestWord($0) }] {
      while total(widths) > width {
        let loose = widths.indices.filter { widths[$0] > least[$0] }
        guard let widest = loose.max(by: { widths[$0] < widths[$1] }) else { break }
        widths[widest] -= 1
      }
    }
    return widths
  }

  private func longestWord(_ column: Int) -> Int {
    guard !isNumeric(column) else { return leastWidth(column) }
    let words = lines.flatMap { $0[column].split(separator: " ") }
    return min(leastWidth(column), words.map { String($0).columns }.max() ?? 0)
  }

  /// Numbers keep their width; texts may shrink to a few words, but for what cannot be broken.
  private func leastWidth(_ column: Int) -> Int {
    let cells = lines.map { $0[column] }
    if isNumeric(column) {
      // A heading of several words breaks.
      let word = cells[0].split(separator: " ").map { String($0).columns }.max() ?? 0
      return max(word, cells.dropFirst().map(\.columns).max() ?? 0)
    }
    return min(naturalWidths[column], Self.narrowestText)
  }

  private static let narrowestText = 18

  private func folded(_ columns: [Int], _ widths: [Int], in width: Int) -> String {
    let rows = lines.map { row in zip(columns, widths).map { row[$0].wrapped(to: $1) } }
    // Broken texts are often narrower than they may be.
    let widths = columns.indices.map { place in
      rows.flatMap { $0[place].map(\.columns) }.max() ?? 0
    }
    // The last resort.
    let gap = total(widths) > width ? " " : "  "
    let rule = widths.map { String(repeating: "-", count: $0) }.joined(separator: gap)
    let texts = rows.map { line($0, columns, widths, gap) }
    return ([texts[0], rule] + texts.dropFirst()).joined(separator: "\n")
  }

  /// One row, on as many lines as its longest text has.
  private func line(
    _ cells: [[String]], _ columns: [Int], _ widths: [Int], _ gap: String
  ) -> String {
    (0..<max(1, cells.map(\.count).max() ?? 1)).map { number in
      columns.indices.map { place in
        let text = number < cells[place].count ? cells[place][number] : ""
        return isNumeric(columns[place])
          ? text.leftPadded(to: widths[place]) : text.padded(to: widths[place])
      }.joined(separator: gap).trimmedRight
    }.joined(separator: "\n")
  }

  private var naturalWidths: [Int] { widths(lines) }

  private func total(_ widths: [Int]) -> Int {
    widths.reduce(0, +) + 2 * max(0, widths.count - 1)
  }
}
