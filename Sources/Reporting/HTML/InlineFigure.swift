import Foundation

/// A figure of gnuplot's as part of a page: what could run or load something is left out, ids are its
/// own, colors are the page's, and points say what they are.
struct InlineFigure {
  /// The element, as HTML.
  let html: String

  /// nil for what gnuplot has not drawn.
  ///
  /// - Parameters:
  ///   - file: The SVG file.
  ///   - prefix: Of its ids, different for each figure of a page.
  ///   - title: What stands in for it.
  ///   - marks: What its points say.
  init?(_ file: Data, prefix: String, title: String, marks: FigureMarks?) {
    guard let root = SVGElement.read(file), root.name == "svg",
      root.elements.contains(where: { $0.name == "desc" && $0.text.contains("GNUPLOT") }),
      var svg = Rewriting(prefix: prefix).rewritten(marks?.added(to: root) ?? root)
    else { return nil }
    svg.attributes["role"] = "img"
    svg.attributes["aria-label"] = title
    html = svg.html
  }

  /// Takes what is known to be harmless, and nothing else.
  private struct Rewriting {
    let prefix: String

    private static let names: Set = [
      "svg", "g", "defs", "path", "rect", "circle", "polygon", "polyline", "line", "use", "text",
      "tspan", "title", "image",
    ]
    private static let texts: Set = ["text", "tspan", "title"]
    private static let kept: Set = [
      "viewBox", "width", "height", "x", "y", "cx", "cy", "r", "d", "points", "dy", "transform",
      "stroke-width", "stroke-linejoin", "stroke-linecap", "stroke-dasharray", "fill-opacity",
      "stroke-opacity", "opacity", "font-size", "font-weight", "font-style", "text-anchor",
      "shape-rendering", "preserveAspectRatio", "xml:space",
    ]

    /// nil where nothing is left of an element.
    func rewritten(_ element: SVGElement) -> SVGElement? {
      guard Self.names.contains(element.name) else { return nil }
      var copy = SVGElement(name: element.name)
      copy.children = element.mapping(rewritten).children.filter { child in
        if case .text = child { Self.texts.contains(element.name) } else { true }
      }
      if element.name == "g", !copy.elements.contains(where: { $0.name != "title" }) { return nil }
      if element.name == "title", Self.isGnuplotsOwn(element.text) { return nil }
      for (name, value) in element.attributes {
        switch name {
        case "fill", "stroke", "color": copy.attributes[name] = SVGColor.onPage(value)
        case "id" where value.hasPrefix("gpPt") || value == "gpDot":
          copy.attributes[name] = prefix + value
        case "xlink:href" where value.hasPrefix("#"):
          copy.attributes["href"] = "#" + prefix + value.dropFirst()
        case "xlink:href" where value.hasPrefix("data:image/png;base64,"):
          copy.attributes["href"] = value
        case _ where Self.kept.contains(name) && !Self.isDefault(name, value):
          copy.attributes[name] = value
        default: break
        }
      }
      return copy
    }

    /// A title that no study has given.
    private static func isGnuplotsOwn(_ title: String) -> Bool {
      title == "Gnuplot" || title.hasPrefix("gnuplot_plot_") || title.hasPrefix("data skip 1 ")
    }

    /// Nothing around these elements says otherwise.
    private static func isDefault(_ name: String, _ value: String) -> Bool {
      ["stroke-linecap": "butt", "stroke-linejoin": "miter", "stroke-width": "1.00"][name] == value
    }
  }
}
