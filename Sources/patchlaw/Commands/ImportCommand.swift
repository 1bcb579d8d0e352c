import ArgumentParser
import Experiments
import Foundation
import Settings
import Text

/// Takes over what another machine has run.
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Merge the runs or archives of another machine.",
    discussion: """
      PATH is another machine's results folder, a study's folder in one, or an archive. Imported is what \
      agrees with its checksums, belongs to its run and has possible numbers: runs that are new here or \
      have not ended here. Of runs that have ended on both sides settings and numbers are compared: \
      differences are named as conflicts, and nothing here is replaced.
      """)

  @Argument(help: "Results folder, study folder or archive.jsonl.")
  var path: String

  @OptionGroup var results: ResultsOption

  func run() throws {
    let own = URL(filePath: results.results).resolvingSymlinksInPath().path
    guard URL(filePath: path).resolvingSymlinksInPath().path != own else {
      throw UserError("\(path) is this results folder itself; name another")
    }
    let index = try RunIndex(results: results.results)
    let outcome = try ResultsImport(from: path, into: index).run()
    for fault in outcome.faults { printError("warning: \(fault); it was not imported") }
    for note in outcome.notes { printError("note: \(note.oneLine)") }
    for conflict in outcome.conflicts { printError("conflict: \(conflict)") }
    print(
      "\(outcome.taken.count.counted("run")) imported, \(outcome.same.count) the same on both sides, "
        + "\(outcome.conflicts.count.counted("conflict")), \(outcome.faults.count.counted("fault"))"
    )
    let studies = outcome.studies.map(\.oneLine)
    if !studies.isEmpty { print("studies: \(studies.joined(separator: ", "))") }
    print("next: patchlaw status\(results.text)")
    guard outcome.conflicts.isEmpty, outcome.faults.isEmpty else {
      throw ExitCode(ExitCodes.someRunsFailed)
    }
  }
}
