import Foundation
import Settings
public import Store
import Training

/// Brings the database to what the folders say: the same code for `run` and for `index`.
public struct RunIndex: Sendable {
  public let results: String
  public let store: Store

  public init(results: String, store: Store) { (self.results, self.store) = (results, store) }

  /// Opens the results folder and its database.
  ///
  /// - Throws: ``RunError`` or ``StoreError`` when they cannot be written.
  public init(results: String) throws {
    try DurableFile.createFolder("\(results)/runs")
    try self.init(results: results, store: Store(path: Self.database(in: results)))
  }

  public static func database(in results: String) -> String { "\(results)/patchlaw.sqlite" }

  /// Replaces what the database knows of one run.
  public func record(_ id: RunID) throws {
    let folder = RunFolder(results: results, id: id)
    let results = folder.results()
    try store.record(
      RunRecord(
        run: folder.row(),
        measurements: folder.measurements.records().map {
          MeasurementRow(
            run: id.text, quantity: $0.quantity.rawValue, step: $0.step, value: $0.value)
        },
        probes: results.map { ProbeRow(id: $0.probe, configuration: $0.result.configuration) },
        scores: results.flatMap { probe, result in
          result.scores.enumerated().map {
            ScoreRow(run: id.text, probe: probe, candidate: $0, score: $1)
          }
        },
        segments: folder.segments.records().enumerated().map { position, segment in
          SegmentRow(run: id.text, position: position, segment: segment)
        },
        predictions: folder.predictions.enumerated().map { image, prediction in
          PredictionRow(run: id.text, image: image, prediction: prediction)
        }))
  }

  /// Records a study, its planned runs, and those that earlier work has finished.
  public func record(_ plan: Plan) throws {
    try store.record(
      plan.studyRecord, planned: plan.runs.map(\.row),
      memberships: plan.runs.flatMap { run in
        run.memberships(experiment: plan.spec.name)
      })
    for run in plan.runs where RunFolder(results: results, id: run.id).exists {
      try refresh(run, plan)
    }
  }

  /// Records a run if its folder knows more than the database.
  func refresh(_ run: PlannedRun, _ plan: Plan) throws {
    if try isBehind(run, probes: plan.spec.probes.map { RunID(of: $0.value) }) {
      try record(run.id)
    }
  }

  /// Rebuilds everything from the folders.
  ///
  /// - Returns: The number of runs and of studies recorded.
  public func rebuild() throws -> (runs: Int, studies: Int) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(results)/runs")) ?? []
    let ids = names.sorted().map { RunID($0) }
      .filter { RunFolder(results: results, id: $0).exists }
    for id in ids { try record(id) }
    let folders = (try? FileManager.default.contentsOfDirectory(atPath: results)) ?? []
    var studies = 0
    for folder in folders.sorted() {
      let path = "\(results)/\(folder)/\(folder).yaml"
      guard FileManager.default.fileExists(atPath: path) else { continue }
      try record(Plan(Spec(path: path)))
      studies += 1
    }
    return (ids.count, studies)
  }

  private func isBehind(_ run: PlannedRun, probes: [RunID]) throws -> Bool {
    let folder = RunFolder(results: results, id: run.id)
    guard let row = try store.run(run.id.text), row.state == folder.status.state else {
      return true
    }
    let scored = Set(try store.scores(of: run.id.text).map(\.probe))
    return probes.contains { folder.hasScores($0) && !scored.contains($0.text) }
  }
}

extension RunIndex {
  /// Keeps the study's file beside its results, so that the index can be rebuilt.
  public func keep(_ spec: Spec) throws {
    try DurableFile.createFolder("\(results)/\(spec.name)")
    try DurableFile.write(Foundation.Data(spec.file.text.utf8), to: keptFile(spec))
  }

  /// Whether runs are done already that were begun under another expectation, or none.
  ///
  /// An expectation counts when it was written before the results were seen.
  public func isExpectationLate(_ plan: Plan) throws -> Bool {
    // A first run keeps nothing yet, and what an older version wrote may not be a spec any more.
    guard let kept = try? Spec(path: keptFile(plan.spec)) else { return false }
    let states = try store.runs(of: plan.spec.name).map(\.run.state)
    return states.contains(.done) && kept.expectedClaims != plan.spec.expectedClaims
  }

  private func keptFile(_ spec: Spec) -> String { "\(results)/\(spec.name)/\(spec.name).yaml" }
}
