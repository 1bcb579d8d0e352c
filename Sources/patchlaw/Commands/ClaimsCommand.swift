import ArgumentParser
import Foundation
import Reporting
import Store

/// Scores every study's claim on one page.
struct ClaimsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "claims",
    abstract: "Score what the studies expected, all on one page.",
    discussion: """
      The claims are the `expect` of the spec files. The page is notebooks-md/claims.md, and all \
      of it is generated, as is the block <!-- patchlaw:claims --> of README.md where there is \
      one; --check changes nothing and fails when either is stale.
      """)

  @OptionGroup var results: ResultsOption

  @Option(help: "Folder of the pages.")
  var notebooks = "notebooks-md"

  @Option(help: "Page whose block of claims is kept up to date as well.")
  var readme = "README.md"

  @Flag(help: "Change nothing; fail when a page is stale.")
  var check = false

  func run() throws {
    let store = try results.store()
    let page = try ClaimsPage(
      studies: store.experiments().map { try StudyData($0.name, in: store) })
    try FileManager.default.createDirectory(atPath: notebooks, withIntermediateDirectories: true)
    let path = "\(notebooks)/claims.md"
    try bring(path, to: page.markdown)
    if let present = text(readme) {
      let updated = Notebook(text: present).updated([("claims", page.summary.markdown)])
      try bring(readme, to: updated.text)
    }
    if check { return print("\(path) is up to date") }
    var table = TextTable(headings: page.table.headings)
    table.rows = page.table.rows
    print("\(table.text())\n\n\(path)  the page")
  }

  /// Writes the page, or when only checking fails where it would change.
  private func bring(_ path: String, to page: String) throws {
    if !check { return try page.write(toFile: path, atomically: true, encoding: .utf8) }
    guard text(path) == page else {
      throw UserError("\(path) is stale; `patchlaw claims` brings it up to date")
    }
  }

  private func text(_ path: String) -> String? {
    FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
  }
}
