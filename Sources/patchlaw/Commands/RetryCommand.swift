import ArgumentParser
import Experiments
import Settings
import Store
import Foundation
import Text

/// Has failed runs tried again by the workers of an array.
struct RetryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retry",
    abstract: "Have a study's failed runs tried again by `patchlaw work`.",
    discussion: """
      `patchlaw run` tries failed runs again by itself. The workers of an array leave them, since each would \
      try them once more. A run whose workers were killed three times without progress, by the kernel \
      for memory or by a node's fault, has failed too; --kind killed has only such runs tried again. A \
      diverged run is a result and stays; --kind diverged has it trained again all the same, from the \
      start.
      """)

  @Argument(help: "The study's name or spec.")
  var study: String

  @Option(help: "Which runs.")
  var kind = FailureKind.failed

  @OptionGroup var results: ResultsOption

  func run() throws {
    let name = try results.name(study)
    let index = try results.index()
    let runs = try index.store.runs(of: name).map(\.run).filter { isMeant($0) }
    guard !runs.isEmpty else {
      return print(
        "no run of \(name) \(kind.words)\nnext: patchlaw status \(name.shellWord)\(results.text)")
    }
    for run in runs {
      print("\(run.id.prefix(8))  seed \(run.seed)  \(run.message ?? "")")
      try index.reopen(RunID(run.id))
    }
    print("\(runs.count.counted("run")) of \(name) will be tried again")
    print("next: patchlaw slurm \(study.shellPath)\(results.text)")
  }

  private func isMeant(_ run: RunRow) -> Bool {
    switch kind {
    case .failed: run.state == .failed
    case .killed:
      run.state == .failed
        && RunFolder(results: results.results, id: RunID(run.id)).status.wasKilled == true
    case .diverged: run.state == .diverged
    }
  }
}

/// Runs that ended early.
enum FailureKind: String, ExpressibleByArgument, CaseIterable {
  case failed, killed, diverged

  var words: String { self == .killed ? "was killed too often" : "has \(rawValue)" }
}
