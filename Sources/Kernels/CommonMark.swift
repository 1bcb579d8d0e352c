internal import CKernels
internal import Glibc

/// Markdown as HTML, by libcmark-gfm.
public enum CommonMark {
  /// Renders GitHub Flavored Markdown, tables included.
  ///
  /// - Parameter markdown: A whole page. Raw HTML in it is left out, and so are links that would run
  ///   code; comments disappear, and `<details><summary>TEXT</summary>` and `</details>` stay where each
  ///   is a block of its own.
  /// - Returns: Elements for a body, every text and attribute escaped.
  public static func html(_ markdown: String) -> String {
    let bytes = Array(markdown.utf8)
    guard let html = unsafe patchlaw_markdown_html(bytes, bytes.count) else { return "" }
    defer { unsafe free(html) }
    return unsafe String(cString: html)
  }
}
