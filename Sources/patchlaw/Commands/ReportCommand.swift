import Text
import ArgumentParser
import Foundation
import Analysis
import Reporting

/// Brings a study's page up to date.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Fit, draw and write a study's Markdown page; prose is left alone.",
    discussion: """
      The page is notebooks-md/STUDY.md. Blocks between <!-- patchlaw:NAME --> and \
      <!-- /patchlaw --> are generated; everything else is yours. A figure that cannot be drawn is \
      listed there with the reason, and the exit code is then 1. --check changes no file but the \
      index and fails when a block is stale.
      """)

  @Argument(help: "The study's name or spec.")
  var study: String

  @OptionGroup var results: ResultsOption

  @Option(.path, help: "Folder of the pages.")
  var notebooks = Self.defaultNotebooks

  static let defaultNotebooks = "notebooks-md"

  @Flag(help: "Change nothing; fail when a block is stale.")
  var check = false

  @Flag(help: "Print the tables as JSON.")
  var json = false

  func validate() throws {
    guard !(check && json) else {
      throw ValidationError("--check prints no tables: leave out --json")
    }
  }

  /// The tables that the command prints, as numbers with the columns of the CSV files.
  struct Tables: Encodable {
    let results: Records
    let comparisons: Records
    let approaches: Records
    let predictions: [ScoredNumber]
    let warnings: [String]
  }

  func run() throws {
    let study = results.name(study)
    let path = "\(notebooks)/\(study).md"
    if !check { try results.registerLook(at: study) }
    let data = try results.fittedStudy(study)
    if check { return try checkBlocks(path, data) }
    try results.export(data)
    let figures = DrawnFigure.draw(data.figures, in: results.figures(of: study))
    try write(path, data, figures)
    try show(data)
    if !json {
      printFigures(figures)
      print("\(path)  the report\nnext: read \(path)")
    }
    try fail(figures)
  }

  private func show(_ study: StudyData) throws {
    let predictions = Forecasts(study, results: results.results)
    let comparisons = study.axes.isEmpty ? nil : study.comparisonTable(study.comparisons)
    let warnings = study.floorNotes + study.gridEdgeNotes + study.fitWarnings
    if json {
      return try printJSON(
        Tables(
          results: study.cellNumbers, comparisons: study.comparisonNumbers,
          approaches: study.allocationNumbers, predictions: predictions.scored(),
          warnings: warnings))
    }
    let tables = [
      study.resultTable, comparisons, study.profileTable, study.allocationTable,
      try predictions.table(),
    ].compactMap(\.self)
    for table in tables {
      print(table.text + "\n")
    }
    for refusal in study.refusals { print(refusal + "\n") }
    for warning in warnings { print("warning: \(warning)") }
  }

  /// The generated blocks, with the frozen predictions that only the results folder holds.
  private func blocks(_ study: StudyData, _ figures: [DrawnFigure]) throws -> [Notebook.Block] {
    study.blocks(
      at: PagePlace(folder: notebooks, results: results.results), figures: figures,
      predictions: try Forecasts(study, results: results.results).table())
  }

  private func write(_ path: String, _ study: StudyData, _ figures: [DrawnFigure]) throws {
    let blocks = try blocks(study, figures)
    let present = try TextFile.read(path).map { Notebook(text: $0) }
    let page = present ?? .skeleton(study: study, blocks: blocks)
    try TextFile.write(page.updated(blocks).text, to: path)
  }

  private func checkBlocks(_ path: String, _ study: StudyData) throws {
    guard let text = try TextFile.read(path) else {
      throw UserError("\(path) does not exist; `patchlaw report \(study.name.shellWord)` writes it")
    }
    let page = Notebook(text: text)
    let figures = DrawnFigure.check(study.figures, in: results.figures(of: study.name))
    let stale = try blocks(study, figures).filter { page.updated([$0]) != page }.map(\.name)
    guard stale.isEmpty else {
      printError(
        "\(path): stale blocks: \(stale.joined(separator: ", ")); "
          + "`patchlaw report \(study.name.shellWord)` brings them up to date")
      throw ExitCode(ExitCodes.someRunsFailed)
    }
    print("\(path): every block is up to date")
  }
}
