import Text
import ArgumentParser
import Foundation
import Analysis
import Reporting
import Scaling

/// Brings a study's page up to date.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Fit, draw and write a study's Markdown page; prose is left alone.",
    usage: "patchlaw report [<study>] [<options>]",
    discussion: """
      The page is notebooks-md/STUDY.md. Blocks between <!-- patchlaw:NAME --> and \
      <!-- /patchlaw --> are generated; everything else is yours. A figure that cannot be drawn is \
      listed there with the reason, and the exit code is then 1. --check changes no file but the \
      index and fails when a block is stale.

      --html also writes results/STUDY/STUDY.html, one file with the same words, its figures inside, \
      and results/index.html, which lists all studies and their claims. Without a study it does so for \
      every page as it is, and fits and draws nothing. Both files are made from others: keep them out \
      of version control.
      """)

  @Argument(help: "The study's name or spec; may be left out only with --html.")
  var study: String?

  @OptionGroup var results: ResultsOption

  @Option(.path, help: "Folder of the pages.")
  var notebooks = Self.defaultNotebooks

  static let defaultNotebooks = "notebooks-md"

  @Flag(help: "Change nothing; fail when a block is stale.")
  var check = false

  @Flag(help: "Print the tables as JSON.")
  var json = false

  @Flag(help: "Write the page as one HTML file too, and the page of all studies.")
  var html = false

  func validate() throws {
    guard !(html && check) else {
      throw ValidationError("--check changes no file: leave out --html")
    }
    guard !(check && json) else {
      throw ValidationError("--check prints no tables: leave out --json")
    }
    guard study != nil || !json else {
      throw ValidationError("--json prints the tables of one study: name it, or leave out --json")
    }
  }

  /// The tables that the command prints, as numbers with the columns of the CSV files.
  struct Tables: Encodable {
    let results: Records
    let comparisons: Records
    let claims: Records
    let approaches: Records
    let predictions: [ScoredNumber]
    let warnings: [String]
  }

  private var pages: HTMLPages { HTMLPages(results: results, notebooks: notebooks) }

  func run() throws {
    if let study {
      let page = "\(notebooks)/\(StudyName(study).name).md"
      return try report(results.name(study, Self.unchanged(page)))
    }
    guard html else {
      throw ValidationError("name a study; only --html does without, for the pages of all of them")
    }
    print(try pages.writeAll().joined(separator: "\n"))
  }

  private static func unchanged(_ page: String) -> String {
    "\(page) was not changed, as the archive is damaged"
  }

  private func report(_ study: String) throws {
    let path = "\(notebooks)/\(study).md"
    // Before any work, so that a page that cannot be updated costs none.
    _ = try Self.page(path)
    try results.checkArchives(of: study, Self.unchanged(path))
    if !check { try results.registerLook(at: study) }
    if let warning = try results.imageWarning(study, results.index()) { printError(warning) }
    let data = try results.fittedStudy(study)
    if check { return try checkBlocks(path, data) }
    try results.export(data)
    let figures = DrawnFigure.draw(
      try results.drawable(data), in: results.figures(of: study))
    try write(path, data, figures)
    let pages = html ? try [pages.write(study), pages.writeIndex()].compactMap(\.self) : []
    try show(data)
    if !json {
      printFigures(figures)
      print("\(path)  the report")
      for page in pages { print(page) }
      print("next: read \(pages.first ?? path)")
    }
    try fail(figures)
  }

  private func show(_ study: StudyData) throws {
    let predictions = Forecasts(study, results: results.results)
    let comparisons = study.axes.isEmpty ? nil : study.comparisonTable(study.comparisons)
    let warnings = study.warnings
    if json {
      return try printJSON(
        Tables(
          results: study.cellNumbers, comparisons: study.comparisonNumbers,
          claims: study.claimRecords,
          approaches: study.allocationNumbers, predictions: predictions.scored(),
          warnings: warnings.map { fit, warning in
            (fit.map { "\($0): " } ?? "") + "\(warning.name.rawValue): \(warning.detail)"
          }))
    }
    // The columns that name a row: its levels; metric, axis and comparison; otherwise the first.
    let tables = [
      (study.resultTable, study.axes.count), (study.floorTable, study.axes.count + 1),
      (comparisons, 4), (study.profileTable, 1),
      (study.allocationTable, 1), (try predictions.table(), 1),
    ]
    for case (let table?, let labels) in tables {
      print(table.forTerminal(labels: labels) + "\n")
    }
    for refusal in study.refusals { print(refusal.wrappedForTerminal + "\n") }
    for (fit, warning) in warnings {
      let place = fit.map { "\($0): " } ?? ""
      print("warning: \(place)\(warning.detail)".wrappedForTerminal)
    }
  }

  /// The generated blocks, with the frozen predictions that only the results folder holds.
  private func blocks(_ study: StudyData, _ figures: [DrawnFigure]) throws -> [Notebook.Block] {
    study.blocks(
      at: PagePlace(folder: notebooks, results: results.results), figures: figures,
      predictions: try Forecasts(study, results: results.results).table())
  }

  private func write(_ path: String, _ study: StudyData, _ figures: [DrawnFigure]) throws {
    let blocks = try blocks(study, figures)
    let page = try Self.page(path) ?? .skeleton(study: study, blocks: blocks)
    try TextFile.write(page.updated(blocks).text, to: path)
  }

  /// The page as it is, once it is known that no prose of it can be taken for a block.
  static func page(_ path: String) throws -> Notebook? {
    guard let text = try TextFile.read(path), !text.allSatisfy(\.isWhitespace) else { return nil }
    let page = Notebook(text: text)
    do {
      _ = try page.updated([])
      if let unknown = try page.unknownBlock() {
        throw UserError(
          "\(path):\(unknown.line): no block is called '\(unknown.name.oneLine)'"
            + (unknown.near.map { "; did you mean '\($0)'?" } ?? "; remove its two markers"))
      }
    } catch let error as MarkerError {
      throw UserError("\(path):\(error)")
    }
    return page
  }

  private func checkBlocks(_ path: String, _ study: StudyData) throws {
    guard let page = try Self.page(path) else {
      throw UserError("\(path) does not exist; `patchlaw report \(study.name.shellWord)` writes it")
    }
    let figures = DrawnFigure.check(
      try results.drawable(study), in: results.figures(of: study.name))
    let stale = try blocks(study, figures).filter { try page.updated([$0]) != page }.map(\.name)
    guard stale.isEmpty else {
      printError(
        "\(path): stale blocks: \(stale.joined(separator: ", ")); "
          + "`patchlaw report \(study.name.shellWord)` brings them up to date")
      throw ExitCode(ExitCodes.someRunsFailed)
    }
    print("\(path): every block is up to date")
  }
}
