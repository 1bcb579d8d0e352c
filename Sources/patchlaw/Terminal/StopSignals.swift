import Dispatch
import Experiments
import Glibc
import Synchronization

/// Ctrl-C, and a scheduler's request to end.
///
/// The first asks the workers to stop at a checkpoint. One more within a second is the same request:
/// `timeout` and job schedulers signal a process and then its group. A later one ends the process.
final class StopSignals: Sendable {
  private let control: RunControl
  private let first = Mutex<ContinuousClock.Instant?>(nil)

  init(_ control: RunControl) { self.control = control }

  /// Takes the signals over from the system, until the sources are cancelled.
  func listen() -> [any DispatchSourceSignal] {
    [SIGINT, SIGTERM].map { (number: Int32) -> any DispatchSourceSignal in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { self.answer() }
      source.resume()
      return source
    }
  }

  private func answer() {
    first.withLock { first in
      guard let asked = first else {
        first = .now
        printError("\nfinishing the step and writing checkpoints; once more to stop at once")
        return control.stop()
      }
      // Not `exit`: it would unload OpenBLAS under the threads that still multiply.
      if .now - asked > .seconds(1) { _exit(ExitCodes.interrupted) }
    }
  }
}
