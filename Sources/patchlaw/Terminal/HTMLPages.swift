import Analysis
import Experiments
import Foundation
import Reporting
import Text

/// Writes pages as HTML beside the results: one for each study, and one that lists them all.
///
/// Only files are read, so that a clone has the pages of studies whose runs it does not have.
struct HTMLPages {
  let results: ResultsOption
  /// Folder of the Markdown pages.
  let notebooks: String

  /// Where a study's page is.
  static func path(of study: String, in results: String) -> String {
    "\(results)/\(study)/\(study).html"
  }

  private var folder: String { results.results }
  var index: String { "\(folder)/index.html" }

  /// Studies that have a spec or claims with their results, by name.
  private var studies: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.sorted().filter { name in
      ["\(name).yaml", "claims.csv"].contains {
        FileManager.default.fileExists(atPath: "\(folder)/\(name)/\($0)")
      }
    }
  }

  /// Writes the page of every study that has one in Markdown, then the page of all.
  ///
  /// - Returns: What was written.
  func writeAll() throws -> [String] {
    let pages = try studies.compactMap { try write($0) }
    guard !pages.isEmpty else {
      throw UserError(
        "no study in '\(folder)' has a page in '\(notebooks)'; `patchlaw report STUDY --html` writes "
          + "both")
    }
    return pages + [try writeIndex()]
  }

  /// Writes a study's page from its Markdown.
  ///
  /// - Returns: Where it is; nil where there is no Markdown.
  func write(_ study: String) throws -> String? {
    guard let markdown = try TextFile.read(markdown(study)) else { return nil }
    let path = Self.path(of: study, in: folder)
    let page = HTMLPage(markdown, in: notebooks, for: "\(folder)/\(study)")
    try TextFile.write(page.text(title: study, index: index), to: path)
    return path
  }

  /// Writes the page of all studies.
  ///
  /// - Returns: Where it is.
  func writeIndex() throws -> String {
    var claims = ClaimsPage()
    for study in studies {
      // One that is spoilt keeps no other from being listed.
      do { try claims.add(study, from: folder) } catch { printError("warning: \(error)") }
    }
    let entries = studies.map { study in
      StudyIndex.Entry(
        name: study, question: (try? results.spec(of: study).question) ?? "", page: page(study))
    }
    let scratch = FileManager.default.temporaryDirectory
      .appending(path: "patchlaw-index-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    let forest = DrawnFigure.draw([claims.forest].compactMap(\.self), in: scratch).first
    let markdown = StudyIndex(entries, claims: claims).markdown(in: folder, forest: forest)
    try TextFile.write(
      HTMLPage(markdown, in: folder, for: folder).text(title: "Studies"), to: index)
    return index
  }

  private func markdown(_ study: String) -> String { "\(notebooks)/\(study).md" }

  /// The page to link to.
  private func page(_ study: String) -> String? {
    [Self.path(of: study, in: folder), markdown(study)]
      .first { FileManager.default.fileExists(atPath: $0) }
  }
}

extension ClaimsPage {
  /// Adds the claims of a study's `claims.csv`, if it has one, and the runs of its `runs.csv`.
  ///
  /// - Throws: What is wrong with the file.
  mutating func add(_ study: String, from results: String) throws {
    let path = "\(results)/\(study)/claims.csv"
    guard let csv = try TextFile.read(path) else { return }
    try add(study, csv: csv, from: path)
    let table = "\(results)/\(study)/runs.csv"
    if let runs = try TextFile.read(table) { try add(study, runs: runs, from: table) }
  }
}
