/// Text as HTML: what a name holds is shown as it is, and never read as markup.
public enum HTML {
  /// Text within an element or a quoted attribute; always one line.
  public static func text(_ text: some StringProtocol) -> String {
    var escaped = ""
    for character in text.oneLine.unicodeScalars {
      switch character {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      default: escaped.unicodeScalars.append(character)
      }
    }
    return escaped
  }

  /// What an attribute says that was written by ``text(_:)``, or by another program in the same five
  /// entities.
  public static func plain(_ attribute: some StringProtocol) -> String {
    String(attribute).replacing("&lt;", with: "<").replacing("&gt;", with: ">")
      .replacing("&quot;", with: "\"").replacing("&#39;", with: "'").replacing("&amp;", with: "&")
  }
}
