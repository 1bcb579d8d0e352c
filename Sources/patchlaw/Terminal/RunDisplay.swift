import Dispatch
import Experiments
import Foundation
import Kernels
import Synchronization
import Text

/// Shows a study's progress: rows that move on a terminal; else a line for each run that ends, and
/// every minute a line for each worker.
///
/// Where what it prints does not arrive (a full disk, a closed pipe), the workers stop at a
/// checkpoint: nobody is told any more.
final class RunDisplay: Sendable {
  /// How progress is shown.
  enum Style: Sendable { case live, log, quiet }

  private struct State {
    var progress: RunProgress
    var block = LiveBlock()
    var drawn = -1.0
    var heartbeat = 0.0
  }

  private let style: Style
  private let started = ContinuousClock.now
  private let control: RunControl
  private let notice: EndNotice
  private let axes: [String]
  private let state: Mutex<State>

  /// Seconds between two drawings, at least and at most, and between two heartbeats.
  private static let (soonest, latest, heartbeat) = (0.1, 0.5, 60.0)

  init(
    _ progress: RunProgress, axes: [String], style: Style, control: RunControl, notice: EndNotice
  ) {
    (self.style, self.control, self.notice, self.axes) = (style, control, notice, axes)
    state = Mutex(State(progress: progress))
    guard style != .quiet else { return }
    let thread = Thread { [weak self] in
      while self?.tick() == true { Thread.sleep(forTimeInterval: Self.latest) }
    }
    thread.start()
  }

  /// Since the start.
  var seconds: Double { now }

  private var now: Double { (ContinuousClock.now - started).secondCount }

  /// Takes an event; called from the workers' threads.
  @Sendable func show(_ event: Scheduler.Event) {
    let isFirstFailure = state.withLock { state in
      let before = state.progress.failures
      state.progress.apply(event, at: now)
      if let lines = lines(event) { write(lines, &state) }
      if style == .live, lines(event) != nil || now - state.drawn >= Self.soonest { draw(&state) }
      flush()
      return before == 0 && state.progress.failures > 0
    }
    // The worker goes on meanwhile.
    if isFirstFailure {
      DispatchQueue.global().async { [self] in notice.send(.failure, say: note) }
    }
  }

  /// Writes a line to standard error without disturbing what moves.
  @Sendable func note(_ line: String) {
    state.withLock { state in
      print(state.block.clear(width: Terminal.width), terminator: "")
      flush()
      printError(line)
      if style == .live { draw(&state) }
      flush()
    }
  }

  /// Removes what moves; nothing is drawn any more.
  func finish() {
    state.withLock { state in
      print(state.block.clear(width: Terminal.width), terminator: "")
      state.drawn = .infinity
      flush()
    }
  }

  private func flush() {
    if StandardStreams.flush() != nil { control.stop() }
  }

  /// Draws again, or prints a heartbeat where one is due.
  ///
  /// - Returns: Whether to go on.
  private func tick() -> Bool {
    state.withLock { state in
      guard state.drawn < .infinity else { return false }
      if style == .live {
        draw(&state)
      } else if now - state.heartbeat >= Self.heartbeat {
        state.heartbeat = now
        let time = Date().formatted(.iso8601.time(includingFractionalSeconds: false))
        for line in state.progress.heartbeat(at: now) { print("\(time)  \(line)") }
      }
      flush()
      return true
    }
  }

  private func draw(_ state: inout State) {
    guard state.drawn < .infinity else { return }
    state.drawn = now
    let size = TerminalSize.current
    let width = Terminal.width
    let lines = state.progress.lines(
      width: width - 1, height: (size?.rows ?? 24) - 1, at: now)
    let paint = Terminal.hasColor ? ProgressBar.paint : { $0 }
    print(state.block.draw(lines, width: width, paint: paint), terminator: "")
  }

  /// Prints lines that stay above those that move.
  private func write(_ lines: (output: String?, error: String?), _ state: inout State) {
    print(state.block.clear(width: Terminal.width), terminator: "")
    if let output = lines.output, style != .quiet { print(output) }
    guard let error = lines.error else { return }
    flush()
    printError(error)
  }

  /// What an event leaves on the screen for good; nil where nothing.
  private func lines(_ event: Scheduler.Event) -> (output: String?, error: String?)? {
    switch event {
    case .began, .progressed, .computingFloors: return nil
    case .noticed(let sentence): return (nil, "warning: \(sentence)")
    case .computedFloors(let count, let seconds):
      return (line("floors", "\(count) \(count == 1 ? "group" : "groups")", seconds), nil)
    case .ended(let run, let outcome, _, let seconds):
      let label = RunLabel(run, axes: axes)
      let message: String? =
        switch outcome {
        case .failed(let message), .diverged(let message):
          style == .quiet ? "\(outcome.word) \(run.id)  \(label.full): \(message)" : "  \(message)"
        case .done, .interrupted: nil
        }
      return (line(outcome.word, "\(run.id)  \(label.full)", seconds), message)
    }
  }

  private func line(_ word: String, _ text: String, _ seconds: Double) -> String {
    guard style == .live else { return "\(word.padded(to: 11)) \(text)  \(seconds.duration)" }
    let time = seconds.duration
    let room = Terminal.width - 1 - 12 - 2 - time.columns
    let painted = Terminal.hasColor ? Self.paint(word) : word
    return painted + String(repeating: " ", count: max(1, 12 - word.columns))
      + "\(text.truncated(to: room))  \(time)"
  }

  private static func paint(_ word: String) -> String {
    let color = ["done": 32, "floors": 32, "failed": 31, "diverged": 31][word]
    return color.map { "\u{1b}[\($0)m\(word)\u{1b}[0m" } ?? word
  }
}

extension Duration {
  var secondCount: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
