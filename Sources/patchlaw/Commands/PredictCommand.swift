import Text
import ArgumentParser
import Foundation
import Analysis
import Reporting
import Scaling
import Store

/// Freezes what a study's fits say about runs that do not exist yet, and scores what was frozen.
struct PredictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Freeze a prediction with its interval; score it once the run exists.",
    usage: "patchlaw predict <study> [<options>]",
    discussion: """
      Predictions are kept in results/STUDY/forecasts and never overwritten. At given inputs, every \
      law of those inputs predicts the loss of a new run, and every link from loss to accuracy the \
      accuracy; at a budget, each approach predicts the best size, the best number of images and the \
      loss. Without --at, lists all predictions, with the measured value where the runs are done.

        patchlaw predict sweep --at compute=1e16
        patchlaw predict sweep --at parameters=1e8,images=1e9
        patchlaw predict sweep --rank parameters=1e8
      """)

  @Argument(help: "The study's name or spec.")
  var study: String

  @OptionGroup var results: ResultsOption

  @Option(
    .place, help: "Inputs of the prediction: INPUT=VALUE, several with commas; compute is flops.")
  var at: [Place] = []

  @Option(
    .place,
    help: "Rank cells by how much one more seed would tighten this prediction.")
  var rank: Place?

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    guard at.isEmpty || rank == nil else {
      throw ValidationError("--rank freezes nothing: give it without --at")
    }
  }

  func run() throws {
    let data = try results.fittedStudy(results.name(study))
    if let rank { return try printRanking(data, place: rank) }
    let predictions = Forecasts(data, results: results.results)
    for place in at {
      if try predictions.freeze(at: place.values) == 0 {
        throw UserError(
          "--at '\(place.text)': no fit of \(data.name) reads that; \(readable(data))")
      }
      warn(of: place, data)
    }
    if json { return try printJSON(predictions.scored()) }
    guard let table = try predictions.table() else {
      return print("\(data.name): nothing predicted yet; give --at")
    }
    print(table.forTerminal())
    print("next: patchlaw report \(data.name.shellWord)\(results.text)")
  }

  /// Says which inputs of a place are far outside the data.
  private func warn(of place: Place, _ data: StudyData) {
    let fits = data.fits.filter { Set($0.fit.inputs) == Set(place.values.keys) }
    let runs = data.runs.filter { $0.run.state == .done }.map { StudyPoints.counts(of: $0.run) }
    for (input, value) in place.values.sorted(by: { $0.key < $1.key }) {
      let fitted = fits.flatMap { $0.fit.residuals.compactMap { $0.observation.inputs[input] } }
      let known = fitted.isEmpty ? runs.compactMap { $0[input] } : fitted
      guard let outside = Extrapolation(input, at: value, in: known), outside.isFar else {
        continue
      }
      printError(
        "warning: \(outside.sentence); so far outside the data, a prediction rests on the law alone, "
          + "and its interval does not cover a wrong law")
    }
  }

  /// Which places the study's fits can speak of.
  private func readable(_ data: StudyData) -> String {
    var known = Set(data.fits.map { $0.fit.inputs.joined(separator: ",") })
    if !data.approaches.isEmpty { known.insert("flops") }
    return known.isEmpty
      ? "it has none" : "its fits read \(known.sorted().joined(separator: "; "))"
  }

  private func printRanking(_ data: StudyData, place: Place) throws {
    let inputs = Set(place.values.keys)
    guard let stored = data.fits.first(where: { Set($0.fit.inputs) == inputs }) else {
      throw UserError(
        "--rank: no law of \(data.name) reads \(inputs.sorted().joined(separator: ",")); "
          + readable(data))
    }
    let (name, fit) = (stored.name, stored.fit)
    let candidates = data.cells.compactMap { cell in
      cell.runs.first.map { run in
        Observation(inputs: StudyPoints.counts(of: run.run), loss: .nan, label: cell.label)
      }
    }
    let ranking = try fit.ranking(of: candidates, for: place.values)
    warn(of: place, data)
    if json { return try printJSON(ranking) }
    let text = Table(
      headings: ["cell", "FLOPs", "error now", "after", "gain per FLOP"],
      rows: ranking.map { next in
        [
          next.label, next.flops.significant(6), String(format: "%.3f %%", 100 * next.errorNow),
          String(format: "%.3f %%", 100 * next.errorAfter), next.gainPerFLOP.significant(6),
        ]
      })
    print("\(name): standard error of the value there, with one more run of each cell\n")
    print(text.text)
  }
}
