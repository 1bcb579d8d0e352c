/// Comma-separated values.
///
/// A text that a spreadsheet would compute as a formula, since it begins with `=`, `+`, `-`, `@`, a tab
/// or a carriage return and is not a number, gets an apostrophe in front, which spreadsheets take for
/// the mark of a text; so does a text that looks as if it had got one. ``records(_:)`` takes it away.
public enum CSV {
  /// One record with its line break. Source: RFC 4180, section 2.
  public static func line(_ fields: [String]) -> String {
    fields.map { quoted(marked($0)) }.joined(separator: ",") + "\n"
  }

  private static func quoted(_ text: String) -> String {
    text.unicodeScalars.contains { ",\"\n\r".unicodeScalars.contains($0) }
      ? "\"\(text.replacing("\"", with: "\"\""))\"" : text
  }

  private static func marked(_ text: String) -> String {
    isFormula(text[...]) && Double(text) == nil || isMarked(text) ? "'\(text)" : text
  }

  /// The text of a field without its mark.
  static func unmarked(_ field: String) -> String {
    isMarked(field) ? String(field.dropFirst()) : field
  }

  private static func isMarked(_ text: String) -> Bool {
    text.hasPrefix("'") && isFormula(text.drop { $0 == "'" })
  }

  private static func isFormula(_ text: Substring) -> Bool {
    text.unicodeScalars.first.map { "=+-@\t\r".unicodeScalars.contains($0) } ?? false
  }
}
