extension Table {
  /// Columns aligned under their headings, numbers to the right.
  public var text: String { text(lines) }

  /// The same in at most `width` columns, as far as shortening texts can do it: the widest are cut
  /// first, numbers never.
  public func text(fitting width: Int) -> String {
    var widths = widths(lines)
    let texts = headings.indices.filter { !isNumeric($0) }
    while widths.reduce(0, +) + 2 * (widths.count - 1) > width {
      guard let widest = texts.max(by: { widths[$0] < widths[$1] }), widths[widest] > Self.narrowest
      else { break }
      widths[widest] -= 1
    }
    return text(lines.map { zip($0, widths).map { $0.truncated(to: $1) } })
  }

  private static let narrowest = 6

  var lines: [[String]] { ([headings] + rows).map { $0.map(\.oneLine) } }

  func widths(_ lines: [[String]]) -> [Int] {
    headings.indices.map { column in lines.map { $0[column].columns }.max() ?? 0 }
  }

  func isNumeric(_ column: Int) -> Bool {
    rows.allSatisfy { $0[column].first.map { $0.isNumber || "-+–−".contains($0) } ?? true }
  }

  private func text(_ lines: [[String]]) -> String {
    let widths = widths(lines)
    let isNumeric = headings.indices.map(isNumeric)
    func line(_ cells: [String]) -> String {
      cells.indices.map { column in
        isNumeric[column]
          ? cells[column].leftPadded(to: widths[column]) : cells[column].padded(to: widths[column])
      }.joined(separator: "  ").trimmedRight
    }
    let rule = widths.map { String(repeating: "-", count: $0) }.joined(separator: "  ")
    return ([line(lines[0]), rule] + lines.dropFirst().map(line)).joined(separator: "\n")
  }
}

extension String {
  /// How many columns of a terminal the text takes.
  ///
  /// Source: Unicode Standard Annex 11, "East Asian Width": wide and fullwidth blocks take two.
  public var columns: Int { reduce(0) { $0 + ($1.isWide ? 2 : 1) } }

  var trimmedRight: String { String(reversed().drop { $0 == " " }.reversed()) }
}

extension Character {
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115f, 0x2e80...0x303e, 0x3041...0xa4cf, 0xac00...0xd7a3, 0xf900...0xfaff,
    0xfe30...0xfe6f, 0xff00...0xff60, 0xffe0...0xffe6, 0x1f300...0x1faff, 0x20000...0x3fffd,
  ]

  fileprivate var isWide: Bool {
    guard let scalar = unicodeScalars.first, scalar.value >= 0x1100 else { return false }
    return Self.wide.contains { $0.contains(scalar.value) }
  }
}
