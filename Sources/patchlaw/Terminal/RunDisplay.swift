import Text
import Experiments
import Foundation
import Glibc
import Kernels
import Models
import Synchronization

/// Shows a study's progress: a line that moves on a terminal, else one line per finished run.
///
/// Where what it prints does not arrive (a full disk, a closed pipe), the workers stop at a
/// checkpoint: nobody is told any more.
final class RunDisplay: Sendable {
  private struct Worker {
    var label: String
    var share = 0.0
    var flops = 0.0
    var text = ""
  }

  private struct State {
    var workers: [Int: Worker] = [:]
    var done = 0
    /// Operations of the runs ended here.
    var flops = 0.0
  }

  private let plan: Plan
  private let isTerminal = isatty(1) == 1
  private let started = ContinuousClock.now
  private let bill: Bill
  private let control: RunControl
  private let state = Mutex(State())

  init(plan: Plan, bill: Bill, control: RunControl) {
    (self.plan, self.bill, self.control) = (plan, bill, control)
  }

  /// Takes an event; called from the workers' threads.
  @Sendable func show(_ event: Scheduler.Event) {
    state.withLock { state in
      switch event {
      case .began(let run, let worker):
        state.workers[worker] = Worker(label: label(run), flops: run.flops)
      case .progressed(let progress, let worker):
        let share = Double(progress.step) / Double(progress.run.steps)
        state.workers[worker]?.share = share
        state.workers[worker]?.text =
          progress.isProbing
          ? "probing"
          : "\((100 * share).fixed(0)) %, loss \(progress.loss.fixed(4)), "
            + "\(progress.imagesPerSecond.fixed(0)) images/s"
      case .ended(let run, let outcome, let worker, let seconds):
        state.workers[worker] = nil
        if outcome != .interrupted {
          state.done += 1
          state.flops += run.flops
        }
        ended(run, outcome, seconds, &state)
      case .computedFloors(let count, let seconds):
        print("floors      \(count) \(count == 1 ? "group" : "groups")  \(seconds.duration)")
        fflush(nil)
      case .noticed(let sentence):
        if isTerminal { print("\r\u{1b}[K", terminator: "") }
        printError("warning: \(sentence)")
      }
      if isTerminal { draw(state) }
      if StandardStreams.flush() != nil { control.stop() }
    }
  }

  /// Ends the moving line.
  func finish() {
    if isTerminal { print("\r\u{1b}[K", terminator: "") }
  }

  private func ended(
    _ run: PlannedRun, _ outcome: Outcome, _ seconds: Double, _ state: inout State
  ) {
    if isTerminal { print("\r\u{1b}[K", terminator: "") }
    print("\(outcome.word.padded(to: 11)) \(run.id)  \(label(run))  \(seconds.duration)")
    switch outcome {
    case .failed(let message), .diverged(let message): printError("  \(message)")
    case .done, .interrupted: break
    }
  }

  private func label(_ run: PlannedRun) -> String {
    let levels = plan.spec.axes.compactMap { axis in
      run.levels[axis.name].map { "\(axis.name)=\($0)" }
    }
    return (levels + ["seed=\(run.config.seed)"]).joined(separator: " ")
  }

  private func draw(_ state: State) {
    let elapsed = (ContinuousClock.now - started).secondCount
    let worked = state.flops + state.workers.values.map { $0.share * $0.flops }.reduce(0, +)
    let eta = worked > 0 ? elapsed * max(0, bill.flops - worked) / worked : bill.seconds
    let workers = state.workers.sorted { $0.key < $1.key }
      .map { "[\($0.value.label): \($0.value.text)]" }.joined(separator: " ")
    let line = "\(bill.done + state.done)/\(bill.runs) runs, \(eta.duration) left \(workers)"
    let columns = ProcessInfo.processInfo.environment["COLUMNS"].flatMap { Int($0) } ?? 120
    print("\r\u{1b}[K\(line.prefix(columns - 1))", terminator: "")
  }
}

extension String {
  /// The text with spaces after it up to `width` characters.
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}

extension Duration {
  var secondCount: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
