import Data
import Foundation
import Glibc
import Kernels
import Settings
import Synchronization
import Text

/// Shows the decoding of images: a bar with the time left on a terminal, else a line at the start and
/// one at the end. All of it goes to standard error.
final class DecodingDisplay: Sendable {
  private struct State {
    var began: ContinuousClock.Instant?
    /// The share that an earlier process had done.
    var firstShare = 0.0
    var drawn: ContinuousClock.Instant?
    var block = LiveBlock()
  }

  private let isLive = isatty(2) == 1 && Terminal.isInteractive
  private let state = Mutex(State())

  /// Seconds between two drawings.
  private static let soonest = 0.2

  @Sendable func show(_ event: Decoding.Event) {
    state.withLock { state in
      switch event {
      case .waiting(let dataset):
        printError("dataset \(dataset): waiting for another process that decodes the same images")
      case .decoding(let dataset, let images, let share):
        draw(dataset, images, share, &state)
      case .finished(let sentence):
        if isLive { StandardStreams.writeError(state.block.clear(width: Terminal.width)) }
        printError(sentence)
        state = State()
      }
    }
  }

  private func draw(_ dataset: String, _ images: Int, _ share: Double, _ state: inout State) {
    let now = ContinuousClock.now
    guard let began = state.began else {
      (state.began, state.firstShare) = (now, share)
      let resumed = images > 0 ? ", going on after \(images.grouped)" : ""
      return printError("dataset \(dataset): decoding its images once\(resumed)")
    }
    guard isLive, state.drawn.map({ (now - $0).secondCount > Self.soonest }) ?? true else { return }
    state.drawn = now
    let (seconds, done) = ((now - began).secondCount, share - state.firstShare)
    let left = done > 0 ? ", " + (seconds * (1 - share) / done).duration + " left" : ""
    let line =
      "  \(ProgressBar(share: share, width: 24).text) \((100 * share).fixed(0)) %  "
      + "\(images.grouped) images\(left)"
    StandardStreams.writeError(
      state.block.draw(
        [line], width: Terminal.width, paint: Terminal.hasColor ? ProgressBar.paint : { $0 }))
  }
}
