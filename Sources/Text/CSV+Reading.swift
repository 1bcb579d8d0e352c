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

  /// What is wrong with a table of text, and on which line.
  public struct Fault: Error, Hashable {
    public let line: Int
    public let found: String
    public let fix: String
  }

  /// Parses a table that a user gives: a header of columns with different names, then rows.
  ///
  /// - Parameter text: The whole file.
  /// - Returns: The header and the rows, which may differ in length; nil for an empty file.
  public static func table(_ text: String) throws(Fault) -> (header: Record, rows: [Record])? {
    var line = 1
    for character in text.unicodeScalars {
      if character == "\n" { line += 1 }
      if character == "\u{FFFD}" || character == "\0" {
        throw Fault(
          line: line, found: "text that is not UTF-8", fix: "save the file with the encoding UTF-8")
      }
    }
    var records: [Record]
    do { records = try self.records(text) } catch {
      throw Fault(
        line: error.line, found: "a quote that never closes", fix: "close it or double it")
    }
    guard !records.isEmpty else { return nil }
    let header = records.removeFirst()
    var seen: Set<String> = []
    if let twice = header.fields.first(where: { !seen.insert($0).inserted }) {
      throw Fault(
        line: header.line, found: "two columns called '\(twice)'",
        fix: "give each column its own name")
    }
    if header.fields.count == 1, 
      let sign = header.fields[0].first(where: { $0 == ";" || $0 == "\t" })
    {
      throw Fault(
        line: header.line,
        found: "columns separated by \(sign == ";" ? "';'" : "tabs")",
        fix: "save the file with commas")
    }
    return (header, records)
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
