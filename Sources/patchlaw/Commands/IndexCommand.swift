import ArgumentParser
import Experiments
import Settings
import Store
import Text

/// Rebuilds the database from the run folders.
struct IndexCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "index",
    abstract: "Rebuild the database from run folders and archives.",
    discussion: """
      Run folders and the studies' archives are authoritative; the database is an index of them, which \
      every command updates. This command rebuilds it from scratch, checks every file against its \
      checksum, weights included, and lists what cannot be read.
      """)

  @OptionGroup var results: ResultsOption

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let index = try RunIndex.rebuilt(results.results)
    let (runs, studies) = try (
      index.store.runs(withPrefix: "").count, index.store.studies().count
    )
    let problems = index.problems + index.undescribedRuns() + index.damagedWeights()
    for problem in problems { printError(problem) }
    if json {
      try printJSON(["runs": runs, "studies": studies, "problems": problems.count])
    } else {
      print("\(runs.counted("run")) and \(studies.counted("study", "studies")) indexed")
      print("next: patchlaw status\(results.text)")
    }
    if !problems.isEmpty { throw ExitCode(ExitCodes.someRunsFailed) }
  }
}
