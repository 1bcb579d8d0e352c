import ArgumentParser
import Experiments

/// Rebuilds the database from the run folders.
struct IndexCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "index",
    abstract: "Rebuild the database from the run folders.",
    discussion: """
      The folders are the truth, the database an index. Copy run folders of another machine into \
      results/runs and run this command to merge them.
      """)

  @OptionGroup var results: ResultsOption

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let (runs, studies) = try RunIndex(results: results.results).rebuild()
    if json { return try printJSON(["runs": runs, "studies": studies]) }
    print("\(runs) runs and \(studies) studies indexed")
  }
}
