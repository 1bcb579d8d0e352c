import ArgumentParser
import Experiments
import Settings
import Store
import Text

/// Removes the folders of runs that no study asks for any more.
struct GarbageCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gc",
    abstract: "List runs that belong to no study, with their sizes; --yes deletes them.",
    discussion: """
      Runs are left over when a spec has changed or a study was removed. Their folders hold weights \
      and logs; what studies' archives say of them is kept.
      """)

  @OptionGroup var results: ResultsOption

  @Flag(help: "Delete what is listed.")
  var yes = false

  @Flag(help: "Print JSON.")
  var json = false

  struct Line: Codable {
    let run: String
    let state: String
    let bytes: Double
    let isDeleted: Bool
  }

  func run() throws {
    let index = try results.index()
    let runs = try index.unownedRuns()
    var lines: [Line] = []
    for run in runs {
      if yes { try index.discard(run) }
      lines.append(
        Line(
          run: run.id.text, state: run.run?.state.rawValue ?? "unknown", bytes: run.bytes,
          isDeleted: yes))
    }
    if yes { try index.synchronize() }
    if json { return try printJSON(lines) }
    guard !lines.isEmpty else {
      return print("every run in '\(results.results)' belongs to a study")
    }
    let table = Table(
      headings: ["run", "state", "size"], rows: lines.map { [$0.run, $0.state, $0.bytes.bytes] })
    print(table.forTerminal())
    let sum = "\(lines.count.counted("run")), \(lines.map(\.bytes).reduce(0, +).bytes)"
    print(yes ? "deleted \(sum)" : "\(sum) in total; nothing was deleted")
    print(yes ? "next: patchlaw status\(results.text)" : "next: patchlaw gc --yes\(results.text)")
  }
}
