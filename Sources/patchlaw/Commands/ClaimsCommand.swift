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
      of it is generated; --check changes nothing and fails when it is stale.
      """)

  @OptionGroup var results: ResultsOption

  @Option(help: "Folder of the pages.")
  var notebooks = "notebooks-md"

  @Flag(help: "Change nothing; fail when the page is stale.")
  var check = false

  func run() throws {
    let store = try results.store()
    let page = try ClaimsPage(
      studies: store.experiments().map { try StudyData($0.name, in: store) })
    let path = "\(notebooks)/claims.md"
    if check {
      let present = FileManager.default.contents(atPath: path)
      guard present == Data(page.markdown.utf8) else {
        throw UserError("\(path) is stale; `patchlaw claims` brings it up to date")
      }
      return print("\(path) is up to date")
    }
    try FileManager.default.createDirectory(atPath: notebooks, withIntermediateDirectories: true)
    try page.markdown.write(toFile: path, atomically: true, encoding: .utf8)
    var table = TextTable(headings: page.table.headings)
    table.rows = page.table.rows
    print("\(table.text())\n\n\(path)  the page")
  }
}
