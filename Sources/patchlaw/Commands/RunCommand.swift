import Text
import ArgumentParser
import Experiments
import Foundation
import Kernels
import Store

/// Runs a study to its end, from wherever it stands.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Train and probe every run of a study that is not done yet.",
    discussion: """
      Finished runs are kept and shared between studies. Ctrl-C finishes the step, writes \
      checkpoints and stops; the same command goes on, bit for bit. So do the signals TERM, HUP \
      (not under nohup), USR1, USR2 and PIPE, and a full disk or a closed pipe behind the output. The \
      command may be started several times at once, also for the same study: the processes share \
      the work.
      """)

  @Argument(help: "The spec file.")
  var spec: String

  @OptionGroup var results: ResultsOption

  @Option(help: "Runs side by side; the spec's limit or one per core when absent.")
  var workers: Int?

  @Option(help: "Train this run again although it is done: the beginning of its id.")
  var force: [String] = []

  @Option(help: "Hours after which to stop at a checkpoint; the spec's limit when absent.")
  var hours: Double?

  func run() throws {
    let plan = try Plan(path: spec)
    try plan.checkSupport()
    let known = try results.existingIndex()
    try discard(force, known)
    let work = OpenWork(plan, index: known)
    let workers = Workers(plan, open: work, asked: workers)
    try workers.check(plan.spec)
    let bill = try Bill(
      plan, price: try Price(store: known?.store), index: known, work: work, workers: workers)
    print("\(plan.spec.name): \(plan.spec.question)\n\(bill.totals)\n\(MachineNotice.text)")
    _ = StandardStreams.flush()
    MachineNotice.warn()
    if let notice = workers.notice { printError(notice) }
    let index = try RunIndex(results: results.results)
    try checkSpace(bill, plan.spec)
    let provenance = try provenance()
    try index.begin(plan, at: Date())
    let control = RunControl(hours: hours ?? plan.spec.limits.hours)
    let signals = StopSignals(control).listen()
    let display = RunDisplay(plan: plan, bill: bill, control: control)
    defer {
      signals.forEach { $0.cancel() }
      display.finish()
    }
    let outcomes = try Scheduler(
      plan: plan, index: index, workers: workers.count, control: control,
      provenance: provenance, tell: display.show
    ).run()
    try index.archive(plan.spec.name)
    try conclude(plan, outcomes, control, index)
  }

  /// Removes runs that are to be trained again.
  private func discard(_ ids: [String], _ index: RunIndex?) throws {
    for id in ids {
      guard let index else {
        throw UserError("--force \(id): nothing was run yet in '\(results.results)'")
      }
      try index.remove(RunID(RunName(text: id).find(in: index.store).id))
    }
  }

  /// What runs and what is run; the difference of the study's repository is kept with the results.
  private func provenance() throws -> Provenance {
    let (study, difference) = StudyRevision.read(
      of: spec, except: [results.results, ReportCommand.defaultNotebooks])
    try study.keep(difference, in: results.results)
    return Provenance(program: .current, study: study)
  }

  /// Refuses before any time is spent what would not fit.
  private func checkSpace(_ bill: Bill, _ spec: Spec) throws {
    if let limit = spec.limits.disk, bill.diskBytes > limit.bytes {
      throw UserError(
        "the study needs \(bill.diskBytes.bytes) of disk, but limits.disk is "
          + "\(limit.bytes.bytes); raise the limit or shrink the grid")
    }
    // Only a warning: the need is an estimate, and space may be freed on the way.
    if let free = freeBytes, bill.newBytes > free {
      printError("warning: about \(bill.newBytes.bytes) needed, \(free.bytes) free on the disk")
    }
  }

  /// Free space where the results go, if the system tells.
  private var freeBytes: Double? {
    let facts = try? FileManager.default.attributesOfFileSystem(forPath: results.results)
    return (facts?[.systemFreeSize] as? NSNumber)?.doubleValue
  }

  private func conclude(
    _ plan: Plan, _ outcomes: [RunID: Outcome], _ control: RunControl, _ index: RunIndex
  ) throws {
    if control.mustStop {
      let reason = control.isInterrupted ? "interrupted" : "the time is up"
      printError(
        "\(reason): checkpoints are written; `patchlaw run \(spec.shellPath)\(results.text)` goes on from "
          + "there")
      throw ExitCode(ExitCodes.interrupted)
    }
    // What this run has repaired is told already and gone.
    let problems = try index.synchronize()
    for problem in problems { printError(problem) }
    let failed = outcomes.values.count { if case .failed = $0 { true } else { false } }
    let diverged = outcomes.values.count { if case .diverged = $0 { true } else { false } }
    let done = try index.store.runs(of: plan.spec.name).count { $0.run.state == .done }
    print("\(done) of \(plan.runs.count) runs done, \(diverged) diverged, \(failed) failed")
    print("next: patchlaw report \(plan.spec.name.shellWord)\(results.text)")
    if failed > 0 || !problems.isEmpty { throw ExitCode(ExitCodes.someRunsFailed) }
  }
}
