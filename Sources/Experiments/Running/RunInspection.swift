import Data
import Foundation
import Models
import Probes
import Settings
import Store
import Training

/// What a run's folder says, weights apart, and what in it cannot be trusted.
///
/// A run that has ended is whole when its log has every measurement, up to the last step and with all
/// planned evaluations, and each file agrees with its checksum.
struct RunInspection {
  let run: RunDescription
  let config: RunConfig
  private(set) var status: RunFolder.Status
  private(set) var measurements: [Training.Measurement] = []
  private(set) var segments: [RunFolder.Segment] = []
  private(set) var results: [(probe: String, result: RunFolder.ProbeResult)] = []
  private(set) var predictions: [PredictedImage] = []
  private(set) var faults: [FolderFault] = []

  /// - Throws: ``RunError`` when not even what the run is can be read.
  init(_ folder: RunFolder) throws {
    (run, config) = try folder.described()
    guard run.id == folder.id.text else {
      throw RunError.otherRun(path: folder.path, found: run.id, expected: folder.id.text)
    }
    status = RunFolder.Status(state: .planned, step: 0, message: nil)
    // Before the log: it is written after it.
    let stored = read(.status) { try folder.storedStatus() } ?? nil
    if let stored { status = stored.status }
    let log = folder.measurements.read()
    measurements = log.records
    if status.hasEnded || FileManager.default.fileExists(atPath: folder.model) {
      let end = LogEnd(run, config, status, count: stored?.measurements)
      read(.log) {
        try end.check(log, folder.measurements.path)
        guard [nil, log.checksum].contains(stored?.log) else {
          throw RunError.damaged(
            path: folder.measurements.path, found: "it is not the log with which the run ended")
        }
      }
    }
    let past = folder.segments.read()
    segments = past.records
    read(.segments) {
      try past.checkLines(folder.segments.path)
      for segment in past.records { try folder.checkOwner(segment.run, of: folder.segments.path) }
    }
    for file in folder.scoreFiles {
      let result = read(.scores) { try folder.result(file) }
      if let result { results.append(result) }
    }
    predictions = read(.predictions) { try folder.storedPredictions() } ?? []
    for file in stored?.files ?? [] { read(file.part) { try folder.checkExists(file) } }
  }

  @discardableResult
  private mutating func read<Value>(
    _ part: FolderFault.Part, _ body: () throws -> Value
  ) -> Value? {
    do { return try body() } catch {
      faults.append(FolderFault(part: part, error: error))
      return nil
    }
  }
}

/// What the log of a training that has come to its end must hold.
private struct LogEnd {
  /// How many measurements were made; nil where the version that ran did not say.
  let count: Int?
  /// Nil where training diverged on the way.
  let lastStep: Int?
  let evaluations: Set<Int>

  init(_ run: RunDescription, _ config: RunConfig, _ status: RunFolder.Status, count: Int?) {
    let training = config.cell.training
    self.count = count
    lastStep = status.state == .diverged ? nil : run.counts.steps
    evaluations = lastStep.map { MeasuredSteps(training, steps: $0).evaluations } ?? []
  }

  /// - Throws: ``RunError/damaged(path:found:)``.
  func check(_ log: RecordLog<Training.Measurement>.Content, _ path: String) throws {
    try log.checkLines(path)
    if let fault = fault(log.records) { throw RunError.damaged(path: path, found: fault) }
  }

  private func fault(_ records: [Training.Measurement]) -> String? {
    if let count, count != records.count {
      return "it has \(records.count) of \(count) measurements"
    }
    if let twice = records.firstRepeated {
      return "\(twice.quantity.rawValue) of step \(twice.step) is in it again"
    }
    if let lastStep, lastStep != records.last?.step {
      return "it ends at step \(records.last?.step ?? 0) of \(lastStep)"
    }
    let found = records.filter { $0.quantity == .validationLoss }.map(\.step)
    return evaluations.subtracting(found).min().map { "it has no validation loss of step \($0)" }
  }
}

extension [Training.Measurement] {
  /// Whether the steps of each quantity grow, so that no measurement is there again.
  private var isInOrder: Bool {
    var last: [(quantity: Training.Measurement.Quantity, step: Int)] = []
    for entry in self {
      guard let place = last.firstIndex(where: { $0.quantity == entry.quantity }) else {
        // Of many quantities a search in order takes too long.
        guard last.count < 8 else { return false }
        last.append((entry.quantity, entry.step))
        continue
      }
      guard last[place].step < entry.step else { return false }
      last[place].step = entry.step
    }
    return true
  }

  /// The first that has the step and quantity of an earlier one.
  fileprivate var firstRepeated: Training.Measurement? {
    // As logs are written, which is seen in a fraction of the time.
    guard !isInOrder else { return nil }
    var seen: Set<Training.Measurement> = []
    return first {
      !seen.insert(Training.Measurement(step: $0.step, quantity: $0.quantity, value: 0)).inserted
    }
  }
}

/// One file of a run's folder that cannot be trusted.
struct FolderFault {
  enum Part { case status, log, segments, scores, predictions }

  let part: Part
  let error: any Error
}

extension String {
  /// To which part of a run a file of its folder belongs.
  fileprivate var part: FolderFault.Part { hasPrefix("scores/") ? .scores : .predictions }
}

extension RunFolder {
  /// - Throws: ``RunError/damaged(path:found:)`` for a file that the run ended with and that is gone.
  fileprivate func checkExists(_ file: String) throws {
    guard !FileManager.default.fileExists(atPath: "\(path)/\(file)") else { return }
    throw RunError.damaged(path: "\(path)/\(file)", found: "it was deleted")
  }

  /// Everything that the folder says of the run, apart from weights.
  ///
  /// Where something cannot be trusted the run has failed, with none of its results.
  ///
  /// - Returns: The snapshot, and what cannot be trusted.
  /// - Throws: ``RunError`` when not even what the run is can be read.
  func snapshot() throws -> (snapshot: RunSnapshot, fault: String?) {
    let found = try inspect()
    guard found.faults.isEmpty else {
      let fault = found.faults.map { "\($0.error)" }.joined(separator: "; ")
      var snapshot = RunSnapshot(planned: found.run)
      snapshot.segments = found.segments
      snapshot.status = Status(state: .failed, step: 0, message: fault)
      return (snapshot, fault)
    }
    let snapshot = RunSnapshot(
      run: found.run, status: found.status, measurements: found.measurements,
      probes: found.results.map {
        RunSnapshot.Probed(id: $0.probe, settings: $0.result.settings, scores: $0.result.scores)
      }, segments: found.segments,
      predictions: found.config.cell.data.dataset.isRedistributable ? found.predictions : [])
    return (snapshot, nil)
  }

  func inspect() throws -> RunInspection { try RunInspection(self) }

  /// Whether the run is trained and every probe scored, or has diverged for good, and nothing of it is
  /// damaged.
  public func isComplete(probes: [RunID]) -> Bool {
    guard status.hasEnded, let found = try? inspect(), found.faults.isEmpty else { return false }
    let scored = Set(found.results.map(\.probe))
    return found.status.state == .diverged || probes.allSatisfy { scored.contains($0.text) }
  }

  /// The same without reading each line of the logs, for workers that ask it of thousands of runs: a log
  /// that agrees with its fingerprint is the one with which the run ended. Damage to times and predicted
  /// images is left to `index` and `run`.
  func isKnownComplete(probes: [RunID]) -> Bool {
    guard let stored = try? storedStatus(), stored.status.hasEnded else { return false }
    guard let log = stored.log, let files = stored.files else { return isComplete(probes: probes) }
    return log == measurements.checksum
      && files.allSatisfy { FileManager.default.fileExists(atPath: "\(path)/\($0)") }
      && (stored.state == .diverged || probes.allSatisfy { hasScores($0) })
  }

  /// Puts a damaged part away, so that work on the run makes it again.
  ///
  /// - Returns: What becomes of the run, as a clause.
  /// - Throws: ``RunError/unwritable(path:reason:)``.
  func putAway(_ fault: FolderFault) throws -> String {
    switch fault.part {
    case .status:
      try DurableFile.remove(statusPath)
      return "it is written again"
    case .log:
      try removeTraining()
      return "the run is trained again from the start"
    case .segments:
      try segments.replace(with: segments.records().filter { [nil, id.text].contains($0.run) })
      return "the times of lost lines are not counted"
    case .scores:
      for file in scoreFiles where (try? result(file)) == nil { try DurableFile.remove(file) }
      return "the probe is scored again"
    case .predictions:
      try DurableFile.remove(predictionsPath)
      return "the images are predicted again"
    }
  }

  /// Forgets the training; scores stay, as the same training has the same.
  ///
  /// - Throws: ``RunError/unwritable(path:reason:)``.
  func removeTraining() throws {
    try write(Status(state: .planned, step: 0, message: nil))
    for file in [model, checkpoint, measurements.path] { try DurableFile.remove(file) }
  }
}
