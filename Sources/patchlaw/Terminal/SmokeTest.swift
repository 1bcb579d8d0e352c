import ArgumentParser
import Experiments
import Foundation
import Settings
import Synchronization
import Text

/// Tries a study in miniature, in a folder that is thrown away, and says what would fail.
struct SmokeTest {
  private let request: RunRequest
  private let plan: Plan
  private let asked: Int?
  private let isQuiet: Bool
  private let folder = FileManager.default.temporaryDirectory
    .appending(path: "patchlaw-smoke-\(UUID().uuidString)").path

  /// - Parameters:
  ///   - request: The study.
  ///   - asked: Cells side by side.
  ///   - isQuiet: Whether only failures are printed.
  /// - Throws: What keeps a cell from being made small.
  init(_ request: RunRequest, asked: Int?, isQuiet: Bool) throws {
    (self.request, self.asked, self.isQuiet) = (request, asked, isQuiet)
    plan = try request.plan.smoke()
  }

  func run() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    if !isQuiet {
      print("smoke test: two steps of \(plan.runs.count.counted("cell")), nothing is kept")
    }
    let control = RunControl(hours: nil)
    let signals = StopSignals(control, say: printError).listen()
    defer { signals.forEach { $0.cancel() } }
    let index = try RunIndex(results: folder)
    try index.begin(plan, at: Date())
    let workers = Workers(plan, open: OpenWork(plan, index: index), asked: asked)
    try workers.check(plan.spec)
    let outcomes = try Scheduler(
      plan: plan, index: index, workers: workers.count, control: control, tell: { tell($0) }
    ).run()
    guard !control.mustStop else { throw ExitCode(ExitCodes.interrupted) }
    try conclude(outcomes)
  }

  private func tell(_ event: Scheduler.Event) {
    guard case .ended(let run, let outcome, _, let seconds) = event else { return }
    let label = label(run)
    switch outcome {
    case .done:
      if !isQuiet { print("passes  \(label)  \(seconds.duration)") }
    case .failed(let message), .diverged(let message): print("fails   \(label): \(message)")
    case .interrupted: break
    }
  }

  /// Without a seed, as one stands for all.
  private func label(_ run: PlannedRun) -> String {
    let levels = plan.spec.axes.compactMap { axis in
      run.levels[axis.name].map { "\(axis.name)=\($0)" }
    }
    return levels.isEmpty ? "the base" : levels.joined(separator: " ")
  }

  private func conclude(_ outcomes: [RunID: Outcome]) throws {
    let failures = outcomes.values.count { $0 != .done }
    guard failures == 0 else {
      print("\(failures) of \(plan.runs.count.counted("cell")) would fail")
      throw ExitCode(ExitCodes.someRunsFailed)
    }
    guard !isQuiet else { return }
    print("\(plan.runs.count.counted("cell")), none would fail")
    print("next: \(request.command)")
  }
}
