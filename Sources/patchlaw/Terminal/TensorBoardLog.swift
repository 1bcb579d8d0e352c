import Experiments
import Foundation
import Reporting
import Synchronization
import Training

/// Writes what runs measure as TensorBoard's event files while they are trained.
final class TensorBoardLog: MeasurementSink {
  private let folder: String
  private let study: String
  private let axes: [String]
  private let say: @Sendable (String) -> Void
  private let state = Mutex(State())

  private struct State {
    var logs: [RunID: EventLog] = [:]
    /// Whether a file could not be written, after which none is.
    var hasFailed = false
  }

  /// - Parameters:
  ///   - folder: What `tensorboard --logdir` is given.
  ///   - spec: Of the study that is run.
  ///   - say: Takes a warning where files cannot be written.
  init(folder: String, _ spec: Spec, say: @escaping @Sendable (String) -> Void) {
    (self.folder, study, axes) = (folder, spec.name, spec.axes.map(\.name))
    self.say = say
  }

  func begin(_ run: PlannedRun, earlier: [Training.Measurement]) {
    let place = EventLog.folder(
      study: study, axes: axes, levels: run.levels, seed: run.config.seed)
    write { state in
      state.logs[run.id] = try EventLog(
        in: "\(folder)/\(place)", earlier: earlier.map(\.scalar), at: Date())
    }
  }

  func record(_ measurements: [Training.Measurement], of run: PlannedRun) {
    write { try $0.logs[run.id]?.append(measurements.map(\.scalar), at: Date()) }
  }

  private func write(_ body: (inout State) throws -> Void) {
    let fault = state.withLock { state -> String? in
      guard !state.hasFailed else { return nil }
      do { try body(&state) } catch {
        state.hasFailed = true
        return "\(error)"
      }
      return nil
    }
    if let fault { say("warning: \(fault); the runs go on without TensorBoard's files") }
  }
}

extension Training.Measurement {
  fileprivate var scalar: EventLog.Scalar {
    let parts = [quantity.name, quantity.view, quantity.position.map { "position\($0)" }]
    return EventLog.Scalar(tag: EventLog.tag(parts.compactMap(\.self)), step: step, value: value)
  }
}
