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
  /// - Parameters:
  ///   - bytes: The whole file, in UTF-8.
  ///   - separator: What stands between two fields.
  /// - Returns: The header, and the rows, which may differ in length; nil for an empty file.
  public static func table(_ bytes: [UInt8], separator: Separator = .comma) throws(Fault)
    -> (header: Record, rows: Records)?
  {
    try checkText(bytes)
    let records: Records
    do { records = try Records(bytes, separator: separator) } catch {
      throw Fault(
        line: error.line, found: "a quote that never closes", fix: "close it or double it")
    }
    guard let header = records.first else { return nil }
    var seen: Set<String> = []
    if let twice = header.fields.first(where: { !seen.insert($0).inserted }) {
      throw Fault(
        line: header.line, found: "two columns called '\(twice)'",
        fix: "give each column its own name")
    }
    let others = Separator.allCases.filter { $0 != separator }
    if header.fields.count == 1,
      let other = others.first(where: { header.fields[0].utf8.contains($0.byte) })
    {
      throw Fault(
        line: header.line, found: "columns separated by \(other.words)",
        fix: "save the file with \(separator.words), or say --separator \(other.rawValue)")
    }
    return (header, records.dropFirst())
  }

  /// Refuses bytes that are not text in UTF-8.
  private static func checkText(_ bytes: [UInt8]) throws(Fault) {
    // U+FFFD says that a program has replaced what it could not read.
    let isWhole = String(validating: bytes, as: UTF8.self) != nil
    if isWhole, !bytes.contains(0), !bytes.contains(0xEF) { return }
    var line = 1
    for character in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      if character == "\n" { line += 1 }
      guard character == "\u{FFFD}" || character == "\0" else { continue }
      throw Fault(
        line: line, found: "text that is not UTF-8", fix: "save the file with the encoding UTF-8")
    }
  }

  /// Parses records: commas, quotes doubled inside quotes (RFC 4180). Spaces around a field, empty
  /// lines, and the apostrophe before what would be a formula are left out.
  ///
  /// - Parameter text: The whole file.
  public static func records(_ text: String) throws(UnclosedQuote) -> [Record] {
    Array(try Records(Array(text.utf8), separator: .comma))
  }
}
