public import Analysis
import Foundation
import Settings
import Store
import Text

/// A Markdown page: prose by hand, facts by machine between markers.
public struct Notebook: Hashable, Sendable {
  public var text: String

  public init(text: String) { self.text = text }

  /// A block that is generated: its name in the marker, and what stands in it; nothing where there
  /// is nothing to say, which a reader of the page does not see.
  public typealias Block = (name: String, text: String)

  /// A page to begin with: a place for each block, and no heading without anything under it.
  ///
  /// - Parameters:
  ///   - study: Gives the title.
  ///   - blocks: Those of the study.
  /// - Returns: The page, its blocks still empty.
  public static func skeleton(study: StudyData, blocks: [Block]) -> Notebook {
    // What opens a page is put there by `updated`.
    let places = blocks.map(\.name).filter { !opening.contains($0) }
    let (ran, found) = (places.filter { $0 == "design" }, places.filter { $0 != "design" })
    return Notebook(
      text: """
        # \(Markdown.text(study.name))

        ## What we ran

        \(ran.map(empty).joined(separator: "\n\n"))

        ## What we found

        \(found.map(empty).joined(separator: "\n\n"))

        <!-- What stands outside the generated blocks is yours and stays: what the source found, \
        what we found, why it may differ, what would change our mind. -->

        """)
  }

  /// The page with every block brought up to date; prose is left alone.
  ///
  /// - Parameter blocks: Text by block name; a block that the page does not have is not added, but for
  ///   those that open it.
  /// - Returns: The page.
  /// - Throws: ``MarkerError`` when its markers do not pair up, so that prose could be taken for a
  ///   block.
  public func updated(_ blocks: [Block]) throws -> Notebook {
    var page = self
    _ = try NotebookMarkers(text)
    for name in Self.opening {
      if let block = blocks.first(where: { $0.name == name }) { try page.open(with: block) }
    }
    for (name, text) in blocks {
      guard let place = try page.place(of: name) else { continue }
      page.text.replaceSubrange(place, with: text.isEmpty ? "\n" : "\n\(text)\n")
    }
    return page
  }

  /// The first block that no page has, as after a slip of the pen; it would never be brought up to date.
  ///
  /// - Throws: ``MarkerError`` when the markers do not pair up.
  public func unknownBlock() throws -> (name: String, line: Int, near: String?)? {
    let unknown = try NotebookMarkers(text).lines.filter { !Self.names.contains($0.key) }
    return unknown.min { $0.value < $1.value }.map { name, line in
      (name, line, Suggestion.nearest(to: name, among: Self.names))
    }
  }

  private static let names =
    opening + [
      "design", "results", "blocks", "expectation", "comparisons", "fits", "figures", "excluded",
      "predictions", "cost", "claims",
    ]

  /// What is between the markers of a block; nil where the page does not have it.
  private func place(of name: String) throws -> Range<String.Index>? {
    try NotebookMarkers(text).blocks[name]
  }

  private static func empty(_ name: String) -> String {
    "\(NotebookMarkers.beginning(name))\n\(NotebookMarkers.ending)"
  }
}

extension Notebook {
  /// The blocks that open a page, in their order: whether trunks are above their floors, what the
  /// study asks, whose finding it tests, and what it found.
  static let opening = ["floors", "question", "source", "answer"]

  /// Gives the page an opening block that it does not have, in place of a paragraph before its first
  /// heading that says the same.
  private mutating func open(with block: Block) throws {
    guard try place(of: block.name) == nil else { return }
    removeParagraph(block)
    guard !block.text.isEmpty else { return }
    let earlier = try Self.opening.prefix { $0 != block.name }.compactMap { try place(of: $0) }.last
    let empty = Self.empty(block.name)
    if let earlier {
      let end = text.index(earlier.upperBound, offsetBy: NotebookMarkers.ending.count)
      text.insert(contentsOf: "\n\n\(empty)", at: end)
    } else if text.hasPrefix("# "), let end = text.firstIndex(of: "\n") {
      text.insert(contentsOf: "\n\n\(empty)", at: end)
    } else {
      text = "\(empty)\n\n\(text)"
    }
  }

  /// Removes the paragraph that pages had before the block was generated; of the source also one
  /// that names none.
  private mutating func removeParagraph(_ block: Block) {
    let end = text.range(of: "\n## ")?.lowerBound ?? text.endIndex
    var paragraphs = text[..<end].components(separatedBy: "\n\n")
    // Other versions escaped other signs, and an author may have broken lines.
    func words(_ text: String) -> String {
      text.replacing("\\", with: "").split { $0.isWhitespace }.joined(separator: " ")
    }
    let said = [words(block.text)] + (block.name == "source" ? ["Source:"] : [])
    let place = paragraphs.firstIndex { !$0.isEmpty && said.contains(words($0)) }
    guard let place else { return }
    paragraphs.remove(at: place)
    text.replaceSubrange(..<end, with: paragraphs.joined(separator: "\n\n"))
  }
}
