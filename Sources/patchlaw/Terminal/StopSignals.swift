import Dispatch
import Experiments
import Glibc
import Kernels
import Synchronization

/// Ctrl-C, a lost terminal, and a scheduler's request to end.
///
/// Each asks the workers to stop at a checkpoint. A second Ctrl-C or TERM ends the process; within a
/// second of the first it is the same request: `timeout` and job schedulers signal a process and
/// then its group. Warnings ahead of the end, as of `sbatch --signal=USR1@120`, do not count as a
/// first.
final class StopSignals: Sendable {
  private let control: RunControl
  /// Tells the user what is going on.
  private let say: @Sendable (String) -> Void
  private let first = Mutex<ContinuousClock.Instant?>(nil)

  init(_ control: RunControl, say: @escaping @Sendable (String) -> Void) {
    (self.control, self.say) = (control, say)
  }

  /// Takes the signals over from the system, until the sources are canceled.
  func listen() -> [any DispatchSourceSignal] {
    // Under `nohup` a lost terminal is not a request. PIPE arrives as TERM.
    let hangup = StandardStreams.isIgnored(signal: SIGHUP) ? [] : [SIGHUP]
    return [SIGINT, SIGTERM].map { source($0, answer) }
      + ([SIGUSR1, SIGUSR2] + hangup).map { source($0, stop) }
  }

  private func source(
    _ number: Int32, _ answer: @escaping @Sendable () -> Void
  ) -> any DispatchSourceSignal {
    signal(number, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
    source.setEventHandler(handler: answer)
    source.resume()
    return source
  }

  @Sendable private func stop() {
    guard !control.isInterrupted else { return }
    say("stopping after this step, saving checkpoints")
    control.stop()
  }

  @Sendable private func answer() {
    first.withLock { first in
      guard let asked = first else {
        first = .now
        say("stopping after this step, saving checkpoints (Ctrl-C again: stop now)")
        return control.stop()
      }
      // Not `exit`: it would unload OpenBLAS under the threads that still multiply.
      if .now - asked > .seconds(1) { _exit(ExitCodes.interrupted) }
    }
  }
}
