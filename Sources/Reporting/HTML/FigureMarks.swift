import Scaling
import Text

/// What each point of a figure says to a reader who points at it: its row of the figure's data.
///
/// Gnuplot draws the points of an element of `plot` in the order of their rows, then, where the element
/// has a title, one for the legend. An element that has another number of points than its series has
/// rows says nothing.
struct FigureMarks {
  /// By gnuplot's name of the group of an element's points.
  private let marks: [String: Element]
  /// How many elements the script plots.
  private let count: Int

  private struct Element {
    let texts: [String]
    let isInLegend: Bool
  }

  /// nil for data without a column that says which series a row belongs to.
  ///
  /// - Parameters:
  ///   - script: The figure's.
  ///   - csv: Its data.
  init?(script: String, csv: String) {
    guard let table = try? PointTable(csv: csv, file: ""), table.header.first == "series" else {
      return nil
    }
    let texts = Dictionary(grouping: table.rows) { $0.fields[0] }
      .mapValues { $0.map { Self.text(table.header, $0.fields) } }
    let panels = Self.panels(script)
    var marks: [String: Element] = [:]
    for (panel, elements) in panels.enumerated() {
      // Panels of one figure are told apart by letters.
      let letter = panels.count > 1 ? String(UnicodeScalar(UInt8(97 + panel % 26))) : ""
      for (place, element) in elements.enumerated() {
        guard let series = element.firstMatch(of: #/\(\$1==(\d+) \?/#)?.1,
          let texts = texts[String(series)]
        else { continue }
        marks["gnuplot_plot_\(place + 1)\(letter)"] = Element(
          texts: texts, isInLegend: !element.hasSuffix("notitle"))
      }
    }
    (self.marks, count) = (marks, panels.reduce(0) { $0 + $1.count })
  }

  /// The elements of each `plot` of a script, which stand on lines of their own.
  private static func panels(_ script: String) -> [[Substring]] {
    let lines = script.replacing(#/\\\n\s*/#, with: "\u{1}").split(separator: "\n")
    return lines.filter { $0.hasPrefix("plot ") }.map { line in
      line.split(separator: "\u{1}").map { element in
        element.hasSuffix(", ") ? element.dropLast(2) : element
      }
    }
  }

  /// Names, then numbers under the names of their columns.
  private static func text(_ header: [String], _ fields: [String]) -> String {
    var (names, numbers): ([String], [String]) = ([], [])
    for (column, field) in zip(header, fields).dropFirst() where column != "row" && !field.isEmpty {
      if let number = Double(field) {
        numbers.append("\(column) \(number.significant(5))")
      } else {
        names.append(field)
      }
    }
    return ([names.joined(separator: " · ")] + numbers).filter { !$0.isEmpty }
      .joined(separator: "\n")
  }

  /// The figure with a title in each point.
  func added(to root: SVGElement) -> SVGElement {
    guard Self.groups(root) == count else { return root }
    return titled(root)
  }

  private func titled(_ element: SVGElement) -> SVGElement {
    guard element.name == "g", let id = element.attributes["id"], let found = marks[id] else {
      return element.mapping(titled)
    }
    let points = Self.points(element)
    guard points == found.texts.count + (found.isInLegend ? 1 : 0) else { return element }
    var left = found.texts[...]
    return Self.titled(element, with: &left)
  }

  private static func titled(
    _ element: SVGElement, with texts: inout ArraySlice<String>
  ) -> SVGElement {
    guard element.name == "use" else { return element.mapping { titled($0, with: &texts) } }
    guard let text = texts.popFirst() else { return element }
    var copy = element
    copy.children.append(.element(SVGElement(name: "title", children: [.text(text)])))
    return copy
  }

  private static func points(_ element: SVGElement) -> Int {
    element.elements.reduce(element.name == "use" ? 1 : 0) { $0 + points($1) }
  }

  private static func groups(_ element: SVGElement) -> Int {
    let isGroup = element.attributes["id"]?.hasPrefix("gnuplot_plot_") == true
    return element.elements.reduce(isGroup ? 1 : 0) { $0 + groups($1) }
  }
}
