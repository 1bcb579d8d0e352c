import ArgumentParser
import Experiments
import Foundation
import Settings
import Store
import Text

/// Has failed runs tried again by the workers of an array.
struct RetryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retry",
    abstract: "Have a study's failed runs tried again by `patchlaw work`.",
    usage: "patchlaw retry <study> [<options>]",
    discussion: """
      `patchlaw run` tries failed runs again by itself. The workers of an array leave them, since each would \
      try them once more. `patchlaw status` says why a run failed:

        memory  out of memory; another attempt needs more: limits.slurm.memory, or fewer workers
        node    a fault of the node or its disk; another attempt can help
        data    images are missing or have changed; another attempt needs them back
        killed  its workers were killed three times without progress, for an unknown reason
        bug     anything else; another attempt fails the same way until the program or the study changes

      A diverged run is a result and stays; --kind diverged has it trained again all the same, from the \
      start.
      """)

  @Argument(help: "The study's name or spec.")
  var study: String

  @Option(help: "Which runs.")
  var kind = RetriedKind.failed

  @Option(.whole(1...1000), help: "Times that a run may be tried again in all.")
  var cap = 3

  @OptionGroup var results: ResultsOption

  func run() throws {
    let name = try results.name(study)
    let index = try results.index()
    let meant = try index.store.runs(of: name).map(\.run).filter { isMeant($0) }
    guard !meant.isEmpty else {
      return print(
        "no run of \(name) \(kind.sentence)\nnext: patchlaw status \(name.shellWord)\(results.text)"
      )
    }
    let runs = meant.filter { folder($0).retries < cap }
    let kinds = Set(runs.compactMap { folder($0).status.failure })
    for run in runs {
      print("\(run.id.prefix(8))  seed \(run.seed)  \(run.message ?? "")")
      try index.reopen(RunID(run.id))
    }
    for kind in FailureKind.allCases where kinds.contains(kind) {
      print("\(kind.words): \(kind.remedy)")
    }
    if runs.count < meant.count {
      print(
        "\((meant.count - runs.count).counted("run")) \(meant.count - runs.count == 1 ? "was" : "were") tried "
          + "again \(cap.counted("time")) and \(meant.count - runs.count == 1 ? "stays" : "stay"); "
          + "--cap \(cap + 3) allows more")
    }
    print("\(runs.count.counted("run")) of \(name) will be tried again")
    print("next: patchlaw slurm \(study.shellPath)\(results.text)")
  }

  private func folder(_ run: RunRow) -> RunFolder {
    RunFolder(results: results.results, id: RunID(run.id))
  }

  private func isMeant(_ run: RunRow) -> Bool {
    switch kind {
    case .failed: run.state == .failed
    case .diverged: run.state == .diverged
    case .memory, .node, .data, .killed, .bug:
      run.state == .failed && folder(run).status.failure?.rawValue == kind.rawValue
    }
  }
}

/// Runs that ended early: all that failed, those of one kind, or those that diverged.
enum RetriedKind: String, ExpressibleByArgument, CaseIterable {
  case failed, memory, node, data, killed, bug, diverged

  /// That no run is meant, after `no run of STUDY`.
  var sentence: String {
    switch self {
    case .failed, .diverged: "has \(rawValue)"
    case .memory, .node, .data, .killed, .bug:
      "has failed for that reason (\(FailureKind(rawValue: rawValue)?.words ?? rawValue))"
    }
  }
}
