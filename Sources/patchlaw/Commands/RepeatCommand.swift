import ArgumentParser
import Experiments
import Foundation
import Settings
import Text

/// Trains finished runs again and says whether the bits are the same.
struct RepeatCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "repeat",
    abstract: "Train some finished runs again, and compare every number.",
    usage: "patchlaw repeat <study> [<options>]",
    discussion: """
      The runs are trained and probed in a folder that is thrown away, on this machine or another than the \
      first time. Bit-equal: every measurement and score has the same bits, as the same config on the same \
      kind of processor must have. Equal within rounding: losses differ by at most 0.5 % and accuracies by \
      at most 2 points, as on another kind of processor. Anything else is different, and the first \
      difference is named.
      """)

  @Argument(help: "The study's name or spec.")
  var study: String

  @Option(.whole(1...100_000), help: "How many runs, spread evenly over the study.")
  var runs = 1

  @Option(.threads, help: "Parallel workers (default: the spec's limit, or one per core).")
  var workers: Int?

  @OptionGroup var results: ResultsOption

  func run() throws {
    let index = try results.index()
    let name = try results.name(study)
    let whole = try Plan(path: StudyName(study).kept(in: results.results)).whole
    try index.archive(name)
    let repetition = try Repetition(of: whole, count: runs, in: results.results)
    let plan = repetition.plan
    guard !plan.runs.isEmpty else {
      throw UserError(
        "no run of '\(name)' has finished under this program's numerics; `patchlaw run` first")
    }
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "patchlaw-repeat-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let control = RunControl(hours: nil)
    let signals = StopSignals(control, say: printError).listen()
    defer { signals.forEach { $0.cancel() } }
    let count = Workers(plan, training: plan.runs, asked: workers).count
    print(
      "\(name): training \(plan.runs.count.counted("run")) again on \(count.counted("worker"))")
    _ = try Scheduler(
      plan: plan, folders: FolderLedger(apart: folder), workers: count, control: control,
      provenance: Provenance(program: .current)
    ) { event in
      if case .noticed(let notice) = event { printError("warning: \(notice)") }
    }.run()
    guard !control.mustStop else { throw ExitCode(ExitCodes.interrupted) }
    try show(repetition, folder)
  }

  private func show(_ repetition: Repetition, _ folder: String) throws {
    var isDifferent = false
    for run in repetition.plan.grid.flatMap(\.self) {
      let label = "\(run.id)  \(RunLabel(run, axes: repetition.plan.spec.axes.map(\.name)).full)"
      switch try repetition.comparison(of: run, repeatedIn: folder) {
      case .equal: print("\(label): bit-equal")
      case .withinRounding(let text): print("\(label): equal within rounding; \(text)")
      case .different(let text):
        isDifferent = true
        print("\(label): different; \(text)")
      }
    }
    if isDifferent { throw ExitCode(ExitCodes.someRunsFailed) }
  }
}
