import Experiments
import Foundation
import Reporting
import Store
import Synchronization
import Text

/// Keeps a study's HTML page up to date while it runs: what its workers do, losses so far, time left.
///
/// Events are only noted on the workers' threads; every few seconds a thread of its own writes the page
/// and lets gnuplot draw, at the lowest priority.
final class LivePage: Sendable {
  private struct State {
    var progress: RunProgress
    var study: LiveStudy
    var losses: LossHistories
    /// Why the page is not written any more.
    var fault: String?
    var hasEnded = false
  }

  let path: String
  private let axes: [String]
  private let started = ContinuousClock.now
  private let state: Mutex<State>
  /// Held while the page is written, so that nothing old replaces what is new.
  private let writing = Mutex(())
  private let say: @Sendable (String) -> Void

  /// Seconds between two versions of the page.
  private static let interval = 10

  /// Writes the page for the first time, and goes on until ``finish(_:)``.
  ///
  /// - Parameters:
  ///   - plan: What is run.
  ///   - progress: At its beginning.
  ///   - index: Knows the losses of earlier runs.
  ///   - say: Takes a warning where the page cannot be written.
  /// - Throws: What keeps the index from being read.
  init(
    _ plan: Plan, progress: RunProgress, index: RunIndex, say: @escaping @Sendable (String) -> Void
  ) throws {
    let name = plan.spec.name
    path = HTMLPages.path(of: name, in: index.results)
    axes = plan.spec.axes.map(\.name)
    self.say = say
    var study = LiveStudy(name: name, question: plan.spec.question, summary: "")
    study.axes = axes
    study.cells = plan.runs.map(\.levels).distinct
    state = Mutex(
      State(
        progress: progress, study: study, losses: try LossHistories(plan, in: index.store)))
    write()
    let thread = Thread { [weak self] in
      repeat { Thread.sleep(forTimeInterval: Double(Self.interval)) } while self?.write() == true
    }
    thread.start()
  }

  private var now: Double { (ContinuousClock.now - started).secondCount }

  /// Takes an event; called from the workers' threads.
  @Sendable func take(_ event: Scheduler.Event) {
    state.withLock { state in
      state.progress.apply(event, at: now)
      switch event {
      case .progressed(let progress, _) where progress.loss.isFinite:
        state.losses.note(progress.run, step: progress.step, progress.loss)
      case .ended(let run, .failed(let reason), _, _), .ended(let run, .diverged(let reason), _, _):
        state.study.failures.append((RunLabel(run, axes: axes).full, reason))
      default: break
      }
    }
  }

  /// Writes the page for the last time.
  ///
  /// - Parameter summary: How the study ended, and what to do next.
  func finish(_ summary: String) {
    state.withLock { state in
      state.hasEnded = true
      state.study.summary = summary
      state.study.isRunning = false
    }
    _ = writing.withLock { _ in save(state.withLock { snapshot($0) }) }
  }

  /// - Returns: Whether the page is to be written again.
  @discardableResult
  private func write() -> Bool {
    writing.withLock { _ in
      let study = state.withLock { state in
        state.hasEnded || state.fault != nil ? nil : snapshot(state)
      }
      guard let study else { return false }
      return save(study)
    }
  }

  private func save(_ study: LiveStudy) -> Bool {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "patchlaw-live-\(UUID().uuidString)").path
    let page = study.page(drawingIn: folder, at: Date(), refresh: Self.interval)
    do { try TextFile.write(page, to: path) } catch {
      let isFirst = state.withLock { state in
        defer { state.fault = "\(error)" }
        return state.fault == nil
      }
      if isFirst { say("warning: \(error); the runs go on without the page") }
      return false
    }
    return true
  }

  private func snapshot(_ state: State) -> LiveStudy {
    var study = state.study
    let progress = state.progress
    study.share = progress.share(at: now)
    let running = progress.workers.sorted { $0.key < $1.key }.map(\.value)
    study.workers = running.map { worker in
      let row = WorkerRow(worker, at: now)
      return LiveStudy.Worker(
        run: row.label.full, share: row.share, step: row.step, facts: row.facts)
    }
    study.curves = state.losses.curves(running: Set(running.map(\.run.id.text)))
    if study.isRunning {
      let floors = progress.floors.map { "Floors: group \($0.done + 1) of \($0.all). " } ?? ""
      study.summary = floors + progress.summary(at: now)
    } else {
      study.workers = []
    }
    return study
  }
}
