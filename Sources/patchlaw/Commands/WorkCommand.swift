import ArgumentParser
import Experiments
import Foundation
import Kernels
import Settings
import Synchronization
import Text

/// One worker of a job array: trains and probes one run after another, and writes run folders only.
struct WorkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "work",
    abstract: "Act as one worker of a study's job array.",
    discussion: """
      `patchlaw slurm` writes the script that starts workers; any scheduler may start them, on any number \
      of hosts that share the results folder. Each takes a run that no other has, and ends when all \
      are done, when its time is up, or after ten minutes in which others held all that were left. It \
      writes no database: `patchlaw index`, `status` and `report` make it from the run folders. The study \
      must be registered first, which `slurm` and `run` do.
      """)

  @Argument(help: "The spec file, or the study's name.")
  var spec: String

  @OptionGroup var results: ResultsOption

  @Option(.hours, help: "Hours after which to stop at a checkpoint (default: no limit).")
  var hours: Double?

  /// Seconds without a run to take, after which the worker leaves its node to others.
  private static let patience = 600.0

  func run() throws {
    let request = try RunRequest(spec: spec, only: [], set: [], results: results)
    try request.plan.checkSupport()
    let ledger = try FolderLedger(results: results.results, of: request.plan)
    let plan = ledger.registered(request.plan)
    let method = try ClaimMethod.of(results.results)
    let log = WorkLog(axes: plan.spec.axes.map(\.name))
    log.say(
      "\(plan.spec.name): worker on \(log.host), \(method.kind.rawValue) because \(method.reason)")
    let control = RunControl(hours: hours)
    let signals = StopSignals(control, say: log.say).listen()
    defer { signals.forEach { $0.cancel() } }
    let outcomes = try Scheduler(
      plan: plan, folders: ledger, patience: Self.patience, control: control,
      provenance: try request.provenance(results),
      tell: log.show
    ).run()
    if control.mustStop, !OpenWork(plan, folders: ledger).isEmpty {
      log.say("\(control.isInterrupted ? "asked to stop" : "time is up"), checkpoints saved")
      throw ExitCode(ExitCodes.interrupted)
    }
    let failed = outcomes.values.count { if case .failed = $0 { true } else { false } }
    log.say("\(outcomes.count.counted("run")) here, \(failed) failed; no run is left to take")
    if plan.isGrowing {
      log.say(
        "the runs of this look are taken; once all have ended, `patchlaw slurm "
          + "\(spec.shellPath)\(results.text) --submit` or `patchlaw run` begins the next one where a claim "
          + "is open")
    }
    if failed > 0 { throw ExitCode(ExitCodes.someRunsFailed) }
  }
}

/// The lines of a worker's log: what it takes, every minute how far it is, and how it ends.
final class WorkLog: Sendable {
  let host = ProcessInfo.processInfo.hostName
  private let axes: [String]
  private let spoken = Mutex(ContinuousClock.now)

  init(axes: [String]) { self.axes = axes }

  private func label(_ run: PlannedRun) -> String { RunLabel(run, axes: axes).full }

  @Sendable func say(_ line: String) {
    print("\(Date().ISO8601Format()) \(line)")
    _ = StandardStreams.flush()
  }

  @Sendable func show(_ event: Scheduler.Event) {
    switch event {
    case .began(let run, _): say("\(label(run)): begins")
    case .progressed(let progress, _):
      let isDue = spoken.withLock { spoken in
        guard spoken.duration(to: .now) >= .seconds(60) else { return false }
        spoken = .now
        return true
      }
      if isDue {
        say(
          "\(label(progress.run)): step \(progress.step) of \(progress.run.steps)"
            + (progress.isProbing ? ", probe \(progress.scored + 1) of \(progress.probes)" : ""))
      }
    case .ended(let run, let outcome, _, let seconds):
      say("\(label(run)): \(outcome.word) in \(seconds.duration)\(reason(outcome))")
    case .computingFloors(let done, let all): say("floors: group \(done + 1) of \(all)")
    case .computedFloors(let count, let seconds):
      say("\(count.counted("group")) of floors in \(seconds.duration)")
    case .noticed(let notice): say("warning: \(notice)")
    }
  }

  private func reason(_ outcome: Outcome) -> String {
    switch outcome {
    case .failed(let message), .diverged(let message): ": \(message)"
    case .done, .interrupted: ""
    }
  }
}
