import ArgumentParser
import Experiments
import Foundation
import Store
import Text

/// Excludes a run from a study's results, with a reason that the page shows.
struct ExcludeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "exclude",
    abstract: "Exclude a run from a study's results, with a reason that the page shows.",
    usage: "patchlaw exclude <study> <id> (--reason <reason> | --undo)")

  @Argument(help: "The study's name or spec.")
  var study: String

  @Argument(help: "The beginning of a run's id.")
  var id: String

  @Option(.text, help: "Why the run does not count, as a sentence.")
  var reason: String?

  @Flag(help: "Count the run again.")
  var undo = false

  @OptionGroup var results: ResultsOption

  func validate() throws {
    guard undo == (reason == nil) else {
      throw ValidationError("give either --reason TEXT or --undo")
    }
    if let reason, reason.allSatisfy(\.isWhitespace) {
      throw ValidationError("--reason is empty: say why the run does not count")
    }
  }

  func run() throws {
    let index = try results.index()
    let study = try results.name(study)
    _ = try index.store.study(study)
    let run = try RunName(text: id).find(in: index.store)
    guard try index.store.runs(of: study).contains(where: { $0.run.id == run.id }) else {
      throw UserError(
        "run \(run.id) is not a run of \(study); `patchlaw status \(study)` lists them")
    }
    if undo, try !index.store.exclusions(of: study).contains(where: { $0.run == run.id }) {
      throw UserError(
        "run \(run.id) is not excluded from \(study): there is nothing to undo; `patchlaw status "
          + "\(study.shellWord)` lists the runs that are")
    }
    try index.exclude(RunID(run.id), from: study, because: reason, at: Date())
    print(undo ? "\(study) counts run \(run.id) again" : "\(study) no longer counts run \(run.id)")
    print("next: patchlaw report \(study.shellWord)\(results.text)")
  }
}
