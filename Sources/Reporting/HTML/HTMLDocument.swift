import Foundation
import Kernels
import Text

/// One self-contained HTML file: style, script and figures are in it, and it may load nothing.
struct HTMLDocument {
  let title: String
  /// Elements, every text escaped.
  let body: String
  /// Where all studies are listed; nil for that page itself.
  var home: String?
  /// Seconds after which a browser loads the file again; nil when it is finished.
  var refresh: Int?

  var text: String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="\(Self.policy)">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    \(refresh.map { "<meta http-equiv=\"refresh\" content=\"\($0)\">\n" } ?? "")\
    <title>\(HTML.text(title))</title>
    <style>\(PageStyle.css)</style>
    </head>
    <body>
    \(home.map { "<nav><a href=\"\(HTML.text($0))\">All studies</a></nav>\n" } ?? "")\
    <main>
    \(body)
    </main>
    <script>\(PageScript.javaScript)</script>
    </body>
    </html>

    """
  }

  /// The browser loads nothing, and runs only the script whose digest is stated here.
  ///
  /// Source: W3C, "Content Security Policy Level 3", sections 6.1 and 6.7.
  private static let policy =
    "default-src 'none'; img-src data:; style-src '\(source(PageStyle.css))'; "
    + "script-src '\(source(PageScript.javaScript))'; base-uri 'none'; form-action 'none'"

  private static func source(_ text: String) -> String {
    "sha256-\(Data(Digest(of: Array(text.utf8)).bytes).base64EncodedString())"
  }
}
