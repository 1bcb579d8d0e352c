/// Text as Markdown: what a name holds is shown as it is, and never read as markup.
///
/// Source: GitHub Flavored Markdown 0.29, sections 2.4 (backslash escapes), 4.10 (tables) and 6.3
/// (code spans).
public enum Markdown {
  /// Text within a paragraph, a list item, a heading or a table cell; always one line.
  public static func text(_ text: some StringProtocol) -> String {
    let characters = Array(text.oneLine)
    return characters.indices.map { index in
      let next = index + 1 < characters.count ? characters[index + 1] : " "
      let previous = index > 0 ? characters[index - 1] : " "
      return isMarkup(characters[index], after: previous, before: next)
        ? "\\\(characters[index])" : "\(characters[index])"
    }.joined()
  }

  /// A paragraph of its own, whose first characters would make it a heading, a list or a quotation.
  public static func paragraph(_ text: some StringProtocol) -> String {
    let body = Self.text(String(text.oneLine.drop { $0 == " " }))
    guard let first = body.first else { return "" }
    if "#>+-=".contains(first) { return "\\" + body }
    let digits = body.prefix { $0.isASCII && $0.isNumber }
    let rest = body.dropFirst(digits.count)
    guard !digits.isEmpty, rest.first == "." || rest.first == ")" else { return body }
    return "\(digits)\\\(rest)"
  }

  /// Text in the type of code, with a fence longer than any inside it.
  public static func code(_ text: some StringProtocol) -> String {
    let line = text.oneLine.replacing("|", with: "\\|")
    var (longest, run) = (0, 0)
    for character in line {
      run = character == "`" ? run + 1 : 0
      longest = max(longest, run)
    }
    let fence = String(repeating: "`", count: longest + 1)
    let space = line.hasPrefix("`") || line.hasSuffix("`") || line.isEmpty ? " " : ""
    return "\(fence)\(space)\(line)\(space)\(fence)"
  }

  /// A link to a file or page.
  ///
  /// - Parameters:
  ///   - text: What is shown.
  ///   - path: A relative path; encoded here.
  public static func link(_ text: some StringProtocol, to path: String) -> String {
    "[\(Self.text(text))](\(RelativePath.encoded(path)))"
  }

  /// An image with the text that stands in for it.
  public static func image(_ text: some StringProtocol, at path: String) -> String {
    "!" + link(text, to: path)
  }

  /// A part that a reader unfolds; nil where it is empty.
  ///
  /// - Parameters:
  ///   - title: What is shown while it is folded.
  ///   - body: Markdown.
  ///   - isEmpty: Whether there is nothing to fold.
  public static func folded(_ title: String, _ body: String, isEmpty: Bool = false) -> String? {
    isEmpty
      ? nil : "<details><summary>\(Self.text(title))</summary>\n\n\(body)\n\n</details>"
  }

  /// Whether a character would be read as markup where it stands.
  private static func isMarkup(
    _ character: Character, after previous: Character, before next: Character
  ) -> Bool {
    switch character {
    case "\\", "`", "*", "|", "~", "$": true
    // Within a word an underscore is one; beside a space it may open or close emphasis.
    case "_": !(isWord(previous) && isWord(next))
    case "<": next.isLetter || "/!?".contains(next)
    case "&": next.isLetter || next == "#"
    // A bracket alone is text; what follows it would make it a link, a reference or a footnote.
    case "]": "([:".contains(next)
    case "[": next == "^"
    default: false
    }
  }

  private static func isWord(_ character: Character) -> Bool {
    character.isLetter || character.isNumber
  }
}
