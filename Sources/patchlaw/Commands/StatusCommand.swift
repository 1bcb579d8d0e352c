import Text
import ArgumentParser
import Experiments
import Foundation
import Store

/// Says where every study stands.
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Say where each study, or each run of one study, stands.")

  @Argument(help: "A study; all studies when absent.")
  var study: String?

  @OptionGroup var results: ResultsOption

  @Flag(help: "Print JSON.")
  var json = false

  struct Line: Codable {
    let id: String
    let levels: [String: String]
    let seed: Int
    let state: String
    let step: Int
    let steps: Int
    let message: String?
  }

  func run() throws {
    let store = try results.store()
    if let study {
      _ = try store.experiment(study)
      let lines = try store.runs(of: study).map(line)
      if json { return try printJSON(lines) }
      return print(table(lines))
    }
    var counts: [String: [String: Int]] = [:]
    for experiment in try store.experiments() {
      let states = try store.runs(of: experiment.name).map { line($0).state }
      counts[experiment.name] = Dictionary(grouping: states) { $0 }.mapValues(\.count)
    }
    if json { return try printJSON(counts) }
    let states = ["done", "running", "stopped", "planned", "diverged", "failed"]
    var table = Table(headings: ["study"] + states)
    for (name, count) in counts.sorted(by: { $0.key < $1.key }) {
      table.append([name] + states.map { "\(count[$0] ?? 0)" })
    }
    print(table.text)
  }

  /// The folder knows more than the index until a run has ended; the lock tells whether somebody
  /// works on it now.
  private func line(_ run: StudyRun) -> Line {
    let folder = RunFolder(results: results.results, id: RunID(run.run.id))
    let hasEnded = [.done, .diverged].contains(run.run.state)
    let status = !hasEnded && folder.exists ? folder.status : nil
    var state = (status?.state ?? run.run.state).rawValue
    if state == RunRow.State.running.rawValue, (try? folder.lock()) != nil { state = "stopped" }
    return Line(
      id: String(run.run.id.prefix(8)), levels: run.levels, seed: run.run.seed, state: state,
      step: state == "done" ? run.run.steps : status?.step ?? 0, steps: run.run.steps,
      message: status?.message ?? run.run.message)
  }

  private func table(_ lines: [Line]) -> String {
    let axes = Set(lines.flatMap(\.levels.keys)).filter { !$0.isEmpty }.sorted()
    var table = Table(headings: ["run"] + axes + ["seed", "state", "step", "message"])
    for line in lines {
      table.append(
        [line.id] + axes.map { line.levels[$0] ?? "" } + [
          "\(line.seed)", line.state, "\(line.step)/\(line.steps)", line.message ?? "",
        ])
    }
    return table.text
  }
}
