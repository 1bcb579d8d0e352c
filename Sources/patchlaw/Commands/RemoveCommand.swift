import ArgumentParser
import Experiments
import Foundation
import Store
import Text

/// Removes runs, so that they count nowhere and are trained again where a study asks for them.
struct RemoveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rm",
    abstract: "Remove runs: their folders, weights and lines in archives.",
    discussion: """
      Lists the runs and asks for confirmation. A study that includes one of them trains it again at \
      its next `patchlaw run`. To keep a run but not count it, use `patchlaw exclude`.
      """)

  @Argument(help: "The beginnings of runs' ids.")
  var ids: [String]

  @OptionGroup var results: ResultsOption

  @Flag(help: "Do not ask for confirmation.")
  var yes = false

  func run() throws {
    let index = try results.index()
    let named = try ids.map { try RunName(text: $0).find(in: index.store) }.distinct
    let runs = named.filter {
      $0.state != .planned || RunFolder(results: results.results, id: RunID($0.id)).exists
    }
    guard !runs.isEmpty else {
      let ids = named.map { $0.id.prefix(8) }.joined(separator: ", ")
      return print("nothing to remove: no folder or result of \(ids) is here")
    }
    for run in runs {
      let studies = try index.store.studies(of: run.id)
      let users = studies.isEmpty ? "of no study" : "of \(studies.joined(separator: ", "))"
      print("\(run.id)  seed \(run.seed)  \(run.state.rawValue)  \(users)")
    }
    guard yes || Self.isConfirmed(runs.count) else {
      throw UserError("nothing was removed; answer y, or give --yes")
    }
    for run in runs { try index.remove(RunID(run.id)) }
    print("removed \(runs.count) \(runs.count == 1 ? "run" : "runs")")
    print("next: patchlaw status\(results.text)")
  }

  private static func isConfirmed(_ count: Int) -> Bool {
    print("remove \(count == 1 ? "this run" : "these \(count) runs")? [y/N] ", terminator: "")
    return ["y", "yes"].contains(readLine()?.lowercased() ?? "")
  }
}
