import Text
import ArgumentParser
import Foundation
import Analysis
import Reporting

/// Scores every study's claim on one page.
struct ClaimsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "claims",
    abstract: "Score what the studies expected, all on one page.",
    usage: "patchlaw claims [<options>]",
    discussion: """
      The claims are the `expect` of the spec files, as `report` scored them in each study's \
      claims.csv; no runs are needed. The page is notebooks-md/claims.md, and all \
      of it is generated, as are its figure results/claims/forest.svg and the block \
      <!-- patchlaw:claims --> of README.md where there is one; --check changes nothing and fails \
      when one of them is stale.

      Each claim has two verdicts. Its sign is the same, opposite or open; its size, where the source gives \
      a number, is compatible with that, smaller, larger or excluded. † marks signs that are not \
      decided once the false discovery rate over all claims is controlled at 5 %.
      """)

  @OptionGroup var results: ResultsOption

  @Option(.path, help: "Folder of the pages.")
  var notebooks = ReportCommand.defaultNotebooks

  @Option(.path, help: "Page whose block of claims is updated too.")
  var readme = "README.md"

  @Flag(help: "Change nothing; fail when a page is stale.")
  var check = false

  @Flag(help: "Print the claims as JSON.")
  var json = false

  func validate() throws {
    guard !(check && json) else {
      throw ValidationError("--check prints no claims: leave out --json")
    }
  }

  func run() throws {
    let page = try page()
    let path = "\(notebooks)/claims.md"
    let figures = try draw([page.forest].compactMap(\.self))
    try bring(path, to: page.markdown(in: notebooks, figures: figures))
    if let present = try ReportCommand.page(readme) {
      let summary = page.summary(
        in: URL(filePath: readme).deletingLastPathComponent().path, pages: notebooks)
      try bring(readme, to: present.updated([("claims", summary)]).text)
    }
    if check { return print("\(path) is up to date") }
    if json {
      try printJSON(page.records)
    } else {
      print("\(page.table(in: notebooks).forTerminal())\n\n\(path)  the page")
    }
    try fail(figures)
  }

  /// Draws beside the studies' results, or when only checking compares data and scripts.
  private func draw(_ figures: [Figure]) throws -> [DrawnFigure] {
    let folder = "\(results.results)/claims"
    guard check else { return DrawnFigure.draw(figures, in: folder) }
    for (file, text) in figures.flatMap(\.files) { try bring("\(folder)/\(file)", to: text) }
    return DrawnFigure.check(figures, in: folder)
  }

  /// What the reports of all studies have scored, by the studies' names.
  private func page() throws -> ClaimsPage {
    var page = ClaimsPage()
    let folders = (try? FileManager.default.contentsOfDirectory(atPath: results.results)) ?? []
    for study in folders.sorted() { try page.add(study, from: results.results) }
    guard !page.isEmpty else {
      throw UserError(
        "no study in '\(results.results)' has a claims.csv; `patchlaw report STUDY` writes it for a "
          + "study whose spec has `expect`")
    }
    return page
  }

  /// Writes the page, or when only checking fails where it would change.
  private func bring(_ path: String, to page: String) throws {
    if !check { return try TextFile.write(page, to: path) }
    guard try TextFile.read(path) == page else {
      throw UserError("\(path) is stale; `patchlaw claims` brings it up to date")
    }
  }
}
