/// One cell of a table: its text, and how a page sets it off.
public struct TableCell: Hashable, Sendable {
  public enum Style: Hashable, Sendable {
    case plain, strong, code
    /// A link to this relative path.
    case link(to: String)
  }

  public let text: String
  public let style: Style

  public init(_ text: String, _ style: Style = .plain) { (self.text, self.style) = (text, style) }

  /// As Markdown, in which the text cannot end the cell or become markup.
  var markdown: String {
    switch style {
    case .plain: Markdown.text(text)
    case .strong: text.isEmpty ? "" : "**\(Markdown.text(text))**"
    case .code: Markdown.code(text)
    case .link(let path): Markdown.link(text, to: path)
    }
  }
}

extension TableCell: ExpressibleByStringInterpolation {
  public init(stringLiteral value: String) { self.init(value) }
}
