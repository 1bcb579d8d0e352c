import Text
import ArgumentParser
import Experiments
import Store

/// Shows everything about one run.
struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show one run: settings, counts, last losses, probes, where.")

  @Argument(help: "The beginning of a run's id.")
  var id: String

  @OptionGroup var results: ResultsOption

  @Flag(help: "Print JSON.")
  var json = false

  struct Page: Codable {
    let run: RunRow
    let last: [MeasurementRow]
    let scores: [ScoreRow]
    let segments: [SegmentRow]
  }

  func run() throws {
    let store = try results.store()
    let row = try RunName(text: id).find(in: store)
    var last: [String: MeasurementRow] = [:]
    for measurement in try store.measurements(of: row.id) {
      last[measurement.quantity] = measurement
    }
    let page = Page(
      run: row, last: last.values.sorted { $0.quantity < $1.quantity },
      scores: try store.scores(of: row.id), segments: try store.segments(of: row.id))
    if json { return try printJSON(page) }
    print(text(page))
  }

  private func text(_ page: Page) -> String {
    let run = page.run
    var lines = [
      "run \(run.id)  cell \(run.cell)  seed \(run.seed)  \(run.state.rawValue)"
        + (run.message.map { "\n  \($0)" } ?? ""),
      "parameters \(run.parameters) (trunk \(run.trunkParameters), head \(run.headParameters))",
      "steps \(run.steps)  images \(run.images)  FLOPs \(run.flops.scientific) "
        + "(trunk \(run.trunkFlops?.scientific ?? "unknown"))",
      "loss \(run.lossUnit ?? "of unknown unit"); \(run.lossCondition ?? "unknown condition")",
      "settings \(run.configuration)",
    ]
    lines += page.last.filter { !$0.quantity.contains("position") }
      .map { "\($0.quantity) \($0.value.fixed(5)) at step \($0.step)" }
    lines += page.scores.filter(\.isSelected).map {
      "probe \($0.probe.prefix(8))  \($0.choice)  "
        + "validation \($0.validationAccuracy.fixed(4))  test \(($0.testAccuracy ?? .nan).fixed(4))"
    }
    lines += page.segments.map {
      "steps \($0.fromStep)–\($0.toStep) in \($0.seconds.duration) on \($0.host), "
        + "\($0.threads) threads, OpenBLAS \($0.blasCore), \($0.vectors), \($0.ending), "
        + "\($0.program), study at \($0.study)"
    }
    return lines.joined(separator: "\n")
  }
}

extension ScoreRow {
  /// What validation chose, in words.
  fileprivate var choice: String {
    learningRate.map { "learning rate \($0)" } ?? "\(neighbours ?? 0) neighbours"
  }
}
