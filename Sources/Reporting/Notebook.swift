public import Analysis
import Foundation
import Store
import Text

/// A Markdown page: prose by hand, facts by machine between markers.
public struct Notebook: Hashable, Sendable {
  public var text: String

  public init(text: String) { self.text = text }

  /// A page to begin with: what the author must write, and an empty block for each fact.
  public static func skeleton(study: StudyData) -> Notebook {
    // What opens a page is put there by `updated`.
    let blocks = study.blocks.filter { $0.name != opening }.map { "\(marker($0.name))\n\(ending)" }
    return Notebook(
      text: """
        # \(Markdown.text(study.name))

        \(Markdown.paragraph(study.experiment.question))

        Source: \(Markdown.text(study.experiment.source))

        ## What the paper found

        ## What we ran

        \(blocks[0])

        ## What we found

        \(blocks.dropFirst().joined(separator: "\n\n"))

        ## Why it may differ

        ## What would change our mind

        """)
  }

  /// The page with every block brought up to date; prose is left alone.
  ///
  /// - Parameter blocks: Text by block name; a block that the page does not have is not added, but for
  ///   that of the floors, which opens the page.
  /// - Returns: The page.
  public func updated(_ blocks: [(name: String, text: String)]) -> Notebook {
    var result = text
    for (name, text) in blocks {
      if name == Self.opening { result = Self.opened(result) }
      guard let start = result.range(of: Self.marker(name)),
        let end = result.range(
          of: Self.ending, range: start.upperBound..<result.endIndex)
      else { continue }
      result.replaceSubrange(start.upperBound..<end.lowerBound, with: "\n\(text)\n")
    }
    return Notebook(text: result)
  }

  /// The block that says first whether trunks are above their floors.
  static let opening = "floors"

  /// The page with an empty opening block under its title, where it has none.
  private static func opened(_ page: String) -> String {
    guard page.range(of: marker(opening)) == nil else { return page }
    let block = "\(marker(opening))\n\(ending)"
    guard page.hasPrefix("# "), let end = page.firstIndex(of: "\n") else {
      return "\(block)\n\n\(page)"
    }
    return String(page[..<end]) + "\n\n\(block)" + page[end...]
  }

  static func marker(_ name: String) -> String { "<!-- patchlaw:\(name) -->" }
  static let ending = "<!-- /patchlaw -->"
}

extension StudyData {
  /// The generated blocks of the study's notebook.
  public var blocks: [(name: String, text: String)] {
    [
      ("design", designBlock), ("results", resultBlock),
    ] + (blockTable.map { [("blocks", $0.markdown)] } ?? []) + [
      ("expectation", claimBlock),
      ("comparisons", comparisonBlock),
      ("fits", fitBlock), ("figures", figureBlock), ("excluded", excludedBlock),
      ("cost", costNote),
    ] + (floorBlock.map { [(Notebook.opening, $0)] } ?? [])
  }

  private var designBlock: String {
    let rows = axes.map { axis in
      let labels = levels.filter { $0.axis == axis.name }.sorted { $0.position < $1.position }
      let control = labels.first(where: \.isBase)?.label ?? ""
      let others = labels.filter { !$0.isBase }.map(\.label).joined(separator: ", ")
      return [TableCell(axis.name), TableCell(control, .strong), TableCell(others)]
    }
    let seeds = Set(runs.map(\.run.seed)).count
    return """
      \(Table(headings: ["axis", "control", "other levels"], cells: rows).markdown)
      \(heldTable.map { "\nHeld equal to the control:\n\n\($0.markdown)\n" } ?? "")
      \(cells.count) cells, \(seeds) seeds, \(runs.count) runs; probes: \
      \(Markdown.text(probeNames.joined(separator: ", "))). Spec: `experiments/\(name).yaml`.
      """
  }

  private var probeNames: [String] {
    probes.single.map(\.name) + layerwise.map { "\($0.name) of each block" }
  }

  private var resultBlock: String {
    let notes = [
      "Mean ± half of Student's 95 % interval over seeds.",
      lossKinds.isEmpty
        ? nil : "Validation loss: \(Markdown.text(lossKinds.joined(separator: "; "))).",
      binomialNote, floorNote,
    ].compactMap(\.self).joined(separator: " ")
    let edges = (floorNotes + gridEdgeNotes).map { "\n- \(Markdown.text($0))" }.joined()
    let tokens = tokenTable.map { "\n\nTokenizers, on held-out images:\n\n\($0.markdown)" }
    return "\(resultTable.markdown)\n\n\(notes)"
      + (edges.isEmpty ? "" : "\n" + edges) + (tokens ?? "")
  }

  private var comparisonBlock: String {
    guard !axes.isEmpty else { return "No axes." }
    return ([comparisonTable.markdown] + refusals.map { "- \(Markdown.text($0))" }).joined(
      separator: "\n\n")
  }

  private var fitBlock: String {
    let warnings = (fitWarnings + fitExclusions).map { "- \(Markdown.text($0))" }.joined(
      separator: "\n")
    let parts = [
      fitTable?.markdown, profileTable?.markdown, allocationTable?.markdown,
      disagreement.map { Markdown.paragraph($0) }, countingNote.map { Markdown.paragraph($0) },
      warnings,
    ].compactMap(\.self).filter { !$0.isEmpty }
    return parts.isEmpty ? "No laws were fitted." : parts.joined(separator: "\n\n")
  }

  private var figureBlock: String {
    figures.map { Markdown.image($0.caption, at: "../results/\(name)/figures/\($0.name).svg") }
      .joined(separator: "\n\n")
  }

  private var excludedBlock: String {
    let lines = damage.map { "- \(Markdown.text($0))" }.joined(separator: "\n")
    let parts = [excludedTable?.markdown, lines].compactMap(\.self).filter { !$0.isEmpty }
    return parts.isEmpty ? "Every run is done and counted." : parts.joined(separator: "\n\n")
  }
}
