import ArgumentParser
import Foundation
import Reporting
import Scaling
import Store

/// Freezes what a study's fits say about runs that do not exist yet, and scores what was frozen.
struct PredictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Freeze a prediction with its interval; score it once the run exists.",
    discussion: """
      Predictions are kept in results/STUDY/predictions and never written twice. Without --at, \
      lists them with the truth where the run is done.

        patchlaw predict sweep --at compute=1e16
        patchlaw predict sweep --rank parameters=1e8
      """)

  @Argument(help: "The study.")
  var study: String

  @OptionGroup var results: ResultsOption

  @Option(help: "Where: INPUT=VALUE, several with commas; compute is flops.")
  var at: [String] = []

  @Option(
    help: "Rank the study's cells by how much repeating each would narrow the value there.")
  var rank: String?

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let (data, fits) = try results.fittedStudy(study)
    if let rank { return try printRanking(data, fits, place: place(rank)) }
    let predictions = FrozenPredictions(data, results: results.results)
    for text in at {
      let place = try place(text)
      let able = fits.filter { Set($0.fit.inputs) == Set(place.keys) }
      guard !able.isEmpty else {
        let known = Set(fits.map { $0.fit.inputs.joined(separator: ",") }).sorted()
        throw UserError(
          "--at '\(text)': no fit of \(study) reads that; its fits read "
            + (known.isEmpty ? "nothing, since none could be made" : known.joined(separator: "; ")))
      }
      for (name, fit) in able { _ = try predictions.freeze(name, fit: fit, at: place) }
    }
    if json { return try printJSON(predictions.all()) }
    print(try predictions.table()?.text() ?? "\(study): nothing predicted yet; give --at")
  }

  private func place(_ text: String) throws -> [String: Double] {
    let pairs = try text.split(separator: ",").map { part in
      let (name, value) = try FitMethod.assignment(part, option: "--at")
      return (name == "compute" ? "flops" : name, value)
    }
    return Dictionary(pairs) { _, last in last }
  }

  private func printRanking(
    _ data: StudyData, _ fits: [(name: String, fit: Fit)], place: [String: Double]
  ) throws {
    guard let (name, fit) = fits.first(where: { Set($0.fit.inputs) == Set(place.keys) }) else {
      throw UserError(
        "--rank: no fit of \(study) reads \(place.keys.sorted().joined(separator: ","))")
    }
    var cells: Set<String> = []
    let candidates = data.runs.filter { cells.insert($0.run.cell).inserted }.map { run in
      Observation(
        inputs: StudyFits.counts(of: run.run), loss: .nan, label: String(run.run.cell.prefix(8)))
    }
    let ranking = try fit.ranking(of: candidates, for: place)
    if json { return try printJSON(ranking) }
    var text = TextTable(headings: ["cell", "FLOPs", "error now", "after", "gain per FLOP"])
    text.rows = ranking.map { next in
      [
        next.label, number(next.flops), String(format: "%.3f %%", 100 * next.errorNow),
        String(format: "%.3f %%", 100 * next.errorAfter), number(next.gainPerFLOP),
      ]
    }
    print("\(name): standard error of the value there, with one more run of each cell\n")
    print(text.text())
  }
}
