import Foundation
import FoundationXML
import Text

/// An element of an SVG file, with all that is in it.
struct SVGElement {
  enum Child {
    case element(SVGElement)
    case text(String)
  }

  let name: String
  var attributes: [String: String] = [:]
  var children: [Child] = []

  var elements: [SVGElement] {
    children.compactMap { if case .element(let element) = $0 { element } else { nil } }
  }

  /// The characters directly in it.
  var text: String {
    children.map { if case .text(let text) = $0 { text } else { "" } }.joined()
  }

  /// The element with each of its own children replaced, or left out for nil.
  func mapping(_ change: (SVGElement) -> SVGElement?) -> SVGElement {
    var copy = self
    copy.children = children.compactMap { child in
      guard case .element(let element) = child else { return child }
      return change(element).map { .element($0) }
    }
    return copy
  }

  /// The element as HTML has it; attributes in the order of their names.
  var html: String {
    let names = attributes.sorted { $0.key < $1.key }
      .map { " \($0.key)=\"\(HTML.text($0.value))\"" }.joined()
    let inner = children.map { child in
      switch child {
      case .element(let element): element.html
      // A title may have several lines.
      case .text(let text): text.split(separator: "\n").map(HTML.text).joined(separator: "\n")
      }
    }.joined()
    return inner.isEmpty ? "<\(name)\(names)/>" : "<\(name)\(names)>\(inner)</\(name)>"
  }

  /// Reads a file.
  ///
  /// - Returns: Its outermost element; nil where it is not well-formed.
  static func read(_ file: Data) -> SVGElement? {
    let reader = Reader()
    let parser = XMLParser(data: file)
    parser.delegate = reader
    return parser.parse() ? reader.root : nil
  }

  /// Builds the tree from the parser's events.
  private final class Reader: NSObject, XMLParserDelegate {
    private var open: [SVGElement] = []
    private(set) var root: SVGElement?

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
      qualifiedName: String?, attributes: [String: String]
    ) {
      open.append(SVGElement(name: name, attributes: attributes))
    }

    func parser(
      _ parser: XMLParser, didEndElement name: String, namespaceURI: String?,
      qualifiedName: String?
    ) {
      guard let element = open.popLast() else { return }
      guard !open.isEmpty else { return root = element }
      open[open.count - 1].children.append(.element(element))
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
      guard !open.isEmpty else { return }
      open[open.count - 1].children.append(.text(string))
    }
  }
}
