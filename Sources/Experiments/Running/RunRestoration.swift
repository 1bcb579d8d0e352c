import Foundation
import Models
import Training

extension RunFolder {
  /// Writes damaged files of the folder again from what a study's archive has of the run.
  ///
  /// Weights are not looked at: they are checked when something needs them.
  ///
  /// - Parameter known: Of the same run, which has ended.
  /// - Returns: What was damaged, and that it is written again; empty for a folder that is whole.
  /// - Throws: ``RunError/unwritable(path:reason:)``, and what makes the folder another run's.
  func restore(from known: RunSnapshot) throws -> [String] {
    var notices: [String] = []
    do { _ = try description() } catch RunError.damaged(let path, let found) {
      notices.append("\(RunError.damaged(path: path, found: found))")
      try describe(known.run)
    }
    let faults = try inspect().faults
    for fault in faults {
      notices.append("\(fault.error)")
      try restore(fault.part, from: known)
    }
    // It says which files there are.
    if !faults.isEmpty { try write(known.status) }
    return notices.map { "\($0); it is written again from the study's archive" }
  }

  private func restore(_ part: FolderFault.Part, from known: RunSnapshot) throws {
    switch part {
    case .status: break
    case .log:
      try measurements.replace(with: known.measurements)
    case .segments: try segments.replace(with: known.segments)
    case .scores:
      for file in scoreFiles where (try? result(file)) == nil { try DurableFile.remove(file) }
      for probe in known.probes where !hasScores(RunID(probe.id)) {
        try write(
          ProbeResult(settings: probe.settings, scores: probe.scores), of: RunID(probe.id))
      }
    case .predictions:
      try DurableFile.remove(predictionsPath)
      if !known.predictions.isEmpty { try write(known.predictions) }
    }
  }
}

extension RunSnapshot {
  /// In the order of the steps, as a log has them.
  fileprivate var measurements: [Training.Measurement] {
    let all = series.flatMap { series in
      let quantity = Training.Measurement.Quantity(rawValue: series.quantity)
      return zip(series.steps, series.values).map {
        Training.Measurement(step: $0, quantity: quantity, value: $1)
      }
    }
    // Of one step they keep the order of the archive.
    return all.enumerated()
      .sorted { ($0.element.step, $0.offset) < ($1.element.step, $1.offset) }.map(\.element)
  }
}
