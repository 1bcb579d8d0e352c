extension CSV {
  /// One record and its first line number.
  public struct Record: Hashable, Sendable {
    public let line: Int
    public let fields: [String]
  }

  /// A quote that opens and never closes.
  public struct UnclosedQuote: Error, Hashable {
    public let line: Int
  }

  /// Parses records: commas, quotes doubled inside quotes (RFC 4180). Spaces around a field, empty
  /// lines, and the apostrophe before what would be a formula are left out.
  ///
  /// - Parameter text: The whole file.
  public static func records(_ text: String) throws(UnclosedQuote) -> [Record] {
    var records: [Record] = []
    var fields = [""]
    var (line, start, quoteLine) = (1, 1, 0)
    var isQuoted = false
    func trimmed() -> [String] {
      fields.map { field in
        unmarked(String(field.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()))
      }
    }
    for character in text where character != "\u{FEFF}" {  // skips a byte order mark
      if character == "\"" {
        // A doubled quote closes and reopens; the second one then belongs to the field.
        if !isQuoted, quoteLine < 0 { fields[fields.count - 1].append("\"") }
        isQuoted.toggle()
        quoteLine = isQuoted ? line : -1
        continue
      }
      quoteLine = isQuoted ? quoteLine : 0
      if character.isNewline { line += 1 }
      switch character {
      case "," where !isQuoted: fields.append("")
      case _ where character.isNewline && !isQuoted:
        if fields != [""] { records.append(Record(line: start, fields: trimmed())) }
        (fields, start) = ([""], line)
      default: fields[fields.count - 1].append(character)
      }
    }
    if isQuoted { throw UnclosedQuote(line: quoteLine) }
    if fields != [""] { records.append(Record(line: start, fields: trimmed())) }
    return records
  }
}
