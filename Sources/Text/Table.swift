/// Rows under headings for people: as Markdown, or as text for a terminal. Programs get ``Records``.
public struct Table: Hashable, Sendable {
  public let headings: [String]
  public private(set) var cells: [[TableCell]]

  public init(headings: [String], cells: [[TableCell]]) {
    (self.headings, self.cells) = (headings, cells)
  }

  public init(headings: [String], rows: [[String]] = []) {
    self.init(headings: headings, cells: rows.map { $0.map { TableCell($0) } })
  }

  /// The cells' texts.
  public var rows: [[String]] { cells.map { $0.map(\.text) } }

  public mutating func append(_ row: [String]) { cells.append(row.map { TableCell($0) }) }

  /// A Markdown table; no cell can break it, whatever it holds.
  public var markdown: String { markdownLines.joined(separator: "\n") }

  /// The lines of ``markdown``: two of the head, then one per row.
  public var markdownLines: [String] {
    let head = [headings.map(Markdown.text), headings.map { _ in "---" }]
    let lines = head + cells.map { $0.map(\.markdown) }
    return lines.map { "| \($0.joined(separator: " | ")) |" }
  }
}
