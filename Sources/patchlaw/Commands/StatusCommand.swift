import Analysis
import ArgumentParser
import Experiments
import Foundation
import Kernels
import Store
import Text

/// Shows the progress of every study, or of each run of one.
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show the progress of all studies, or of each run of one.",
    discussion: """
      States: done; running or probing, in some process; stopped, to be resumed from a checkpoint; \
      to probe, trained but not scored by every probe; planned; excluded, by `patchlaw exclude`; \
      diverged; failed, to be tried again.
      """)

  @Argument(help: "A study's name or spec (default: all studies).")
  var study: String?

  @OptionGroup var results: ResultsOption

  @Flag(help: "Show it again every two seconds, until nothing is left or Ctrl-C.")
  var watch = false

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    if watch && json { throw ValidationError("give --watch or --json, not both") }
  }

  func run() throws {
    guard !watch || Terminal.isInteractive else {
      throw UserError("--watch needs a terminal; without one, call `patchlaw status` again")
    }
    guard let study else { return try showAll() }
    let name = try results.name(study)
    if watch { return try follow(name) }
    let index = try results.index()
    let status = try StudyStatus(name, index: index)
    if json {
      try printJSON(status.lines)
    } else {
      if let warning = results.imageWarning(name, index) { printError(warning) }
      print(try text(status, index: index, jobs: queue(name).summary))
    }
    try results.checkArchives(of: name, known: index)
  }

  private func text(
    _ status: StudyStatus, index: RunIndex, jobs: String?, height: Int = .max
  ) throws -> String {
    let growth = try growth(of: status, index)
    let (plan, isComplete) = (growth?.plan, isComplete(status, growth))
    let left = try isComplete ? nil : plan.map { try status.secondsLeft($0, index: index) }
    return """
      \(status.text(width: Terminal.tableWidth, height: height))
      \(jobs.map { "\($0)\n" } ?? "")\(status.summary)\(left.map { "; about \($0.duration) left" } ?? "")\
      \(growth?.path.map { "\n\($0.line)" } ?? "")
      next: \(next(status, isComplete: isComplete))
      """
  }

  private func next(_ status: StudyStatus, isComplete: Bool) -> String {
    guard !isComplete else {
      return "patchlaw report \(status.name.shellWord)\(results.text)"
    }
    let isRunning = ["running", "probing"].contains { status.counts[$0] != nil }
    let study = StudyName.spec(status.name, results: results.results).shellPath
    return isRunning
      ? "patchlaw status \(status.name.shellWord) --watch\(results.text)"
      : "patchlaw run \(study)\(results.text)"
  }

  /// The study with the seeds that it has by now; nil where its spec or images cannot be read here.
  private func growth(of status: StudyStatus, _ index: RunIndex) throws -> SeedGrowth? {
    // Then no plan says more, and that of ten thousand runs takes half a second.
    if try status.isComplete && index.store.study(status.name).looks == nil { return nil }
    let plan = try? Plan(path: StudyName(status.name).kept(in: results.results))
    return try plan.map { try SeedGrowth($0, index: index) }
  }

  /// Whether nothing is left to do, a further look included.
  private func isComplete(_ status: StudyStatus, _ growth: SeedGrowth?) -> Bool {
    status.isComplete && growth?.path?.isOver != false
  }

  private func queue(_ study: String) -> SlurmQueue {
    SlurmQueue(study: study, results: results.results)
  }

  /// Shows a study again and again in the same place; Slurm is asked once a minute.
  private func follow(_ name: String) throws {
    var block = LiveBlock()
    var (jobs, asked) = (queue(name).summary, ContinuousClock.now)
    while true {
      if asked.duration(to: .now) > .seconds(60) { (jobs, asked) = (queue(name).summary, .now) }
      let index = try results.index()
      let status = try StudyStatus(name, index: index)
      let rows = TerminalSize.current?.rows ?? 24
      let lines = try text(status, index: index, jobs: jobs, height: rows - 8).split(separator: "\n")
      // The cursor waits on a line of its own, so that Ctrl-C leaves the last one whole.
      print(block.draw(lines.map(String.init) + [""], width: Terminal.width), terminator: "")
      let isComplete = try isComplete(status, growth(of: status, index))
      guard !isComplete, StandardStreams.flush() == nil else { return }
      Thread.sleep(forTimeInterval: 2)
    }
  }

  private func showAll() throws {
    guard !watch else { throw UserError("--watch shows one study: name it") }
    let index = try results.index()
    let all = try index.store.studies().map { try StudyStatus($0.name, index: index) }
    if json {
      try printJSON(Dictionary(all.map { ($0.name, $0.counts) }) { first, _ in first })
    } else {
      show(all)
    }
    try results.checkArchives(known: index)
  }

  private func show(_ all: [StudyStatus]) {
    let states = RunStanding.states.filter { state in
      state == "done" || all.contains { $0.counts[state] != nil }
    }
    let table = Table(
      headings: ["study"] + states + ["runs"],
      rows: all.map { status in
        [status.name] + states.map { status.counts[$0].map(String.init) ?? "–" }
          + ["\(status.lines.count)"]
      })
    print(table.text(fitting: Terminal.tableWidth))
    let open = all.first { !$0.isComplete }?.name
    print("next: patchlaw status \(open?.shellWord ?? "STUDY")\(results.text)")
  }
}
