import Foundation
import Kernels
import Text

/// A Markdown page of ours as one self-contained HTML file: the same words and tables, with the figures
/// inside.
public struct HTMLPage {
  private let markdown: String
  private let folder: String
  private let target: String

  /// - Parameters:
  ///   - markdown: The whole page.
  ///   - folder: Where it lies, from which its links lead.
  ///   - target: Folder of the HTML file.
  public init(_ markdown: String, in folder: String, for target: String) {
    (self.markdown, self.folder, self.target) = (markdown, folder, target)
  }

  /// The file.
  ///
  /// - Parameters:
  ///   - title: Of the browser's window.
  ///   - index: The page of all studies; nil where there is no link to it.
  /// - Returns: HTML.
  public func text(title: String, index: String? = nil) -> String {
    HTMLDocument(
      title: title, body: body,
      home: index.map { RelativePath.encoded(RelativePath.path(to: $0, from: target)) }
    ).text
  }

  /// What the page says, as elements.
  var body: String {
    withFigures(withLinks(Self.withTables(CommonMark.html(markdown))))
  }

  /// Wide tables scroll by themselves, and verdicts have a color beside their word.
  private static func withTables(_ html: String) -> String {
    html.replacing("<table>", with: #"<div class="scroll"><table>"#)
      .replacing("</table>", with: "</table></div>")
      .replacing(#/<td>(same|opposite|open)( †)?<\/td>/#) {
        "<td class=\"\($0.1)\">\($0.1)\($0.2 ?? "")</td>"
      }
      .replacing(#/<strong>(Same|Opposite|Open)([^<]*)<\/strong>/#) {
        "<strong class=\"\($0.1.lowercased())\">\($0.1)\($0.2)</strong>"
      }
  }

  /// Links lead from the new folder where they led to from the old one.
  private func withLinks(_ html: String) -> String {
    html.replacing(#/<a href="([^"]*)"/#) { match in
      let link = HTML.plain(match.1)
      guard let path = Self.path(link) else { return String(match.0) }
      return "<a href=\"\(HTML.text(RelativePath.encoded(moved(path))))\""
    }
  }

  private func moved(_ path: String) -> String {
    RelativePath.path(to: "\(folder)/\(path)", from: target)
  }

  /// The path that a link names; nil for an address, a place on the page, or an absolute path.
  private static func path(_ link: String) -> String? {
    guard !link.isEmpty, !link.hasPrefix("#"), !link.hasPrefix("/"),
      link.firstMatch(of: #/^[A-Za-z][A-Za-z0-9+.-]*:/#) == nil
    else { return nil }
    return link.removingPercentEncoding
  }

  /// An image alone in its paragraph is a figure; nothing is loaded for any image.
  private func withFigures(_ html: String) -> String {
    var count = 0
    func figure(_ source: Substring, _ title: Substring) -> String {
      count += 1
      return shown(HTML.plain(source), HTML.plain(title), number: count)
    }
    return html.replacing(#/<p><img src="([^"]*)" alt="([^"]*)"(?: title="[^"]*")? \/><\/p>/#) {
      "<figure><div class=\"drawing\">\(figure($0.1, $0.2))</div>"
        + "<figcaption>\($0.2)</figcaption></figure>"
    }.replacing(#/<img src="([^"]*)" alt="([^"]*)"(?: title="[^"]*")? \/>/#) { figure($0.1, $0.2) }
  }

  private func shown(_ source: String, _ title: String, number: Int) -> String {
    guard let path = Self.path(source).map({ "\(folder)/\($0)" }),
      let file = FileManager.default.contents(atPath: path)
    else { return "<em>\(HTML.text(title))</em> (not shown: \(HTML.text(source)))" }
    return DrawnSVG(path, file).html(prefix: "f\(number)-", title: title)
      ?? Self.embedded(file, kind: URL(filePath: path).pathExtension.lowercased(), title)
  }

  /// Another picture, in which a browser runs and loads nothing.
  private static func embedded(_ file: Data, kind: String, _ title: String) -> String {
    let kinds = ["svg": "svg+xml", "png": "png", "jpg": "jpeg", "jpeg": "jpeg", "gif": "gif"]
    guard let kind = kinds[kind] else { return "<em>\(HTML.text(title))</em>" }
    return "<img alt=\"\(HTML.text(title))\" "
      + "src=\"data:image/\(kind);base64,\(file.base64EncodedString())\">"
  }
}

/// An SVG file with the data and the script beside it.
struct DrawnSVG {
  private let path: String
  private let file: Data

  init(_ path: String, _ file: Data) { (self.path, self.file) = (path, file) }

  /// nil for what gnuplot has not drawn.
  func html(prefix: String, title: String) -> String? {
    let name = path.hasSuffix(".svg") ? String(path.dropLast(4)) : path
    let marks: FigureMarks? = try? {
      guard let script = try TextFile.read("\(name).gp"), let csv = try TextFile.read("\(name).csv")
      else { return nil }
      return FigureMarks(script: script, csv: csv)
    }()
    return InlineFigure(file, prefix: prefix, title: title, marks: marks)?.html
  }
}
