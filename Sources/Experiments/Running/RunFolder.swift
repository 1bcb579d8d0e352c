import Data
import Models
import Foundation
import Probes
import Settings
public import Store
import Training

/// The folder of one run: the truth about it, from which the index can be rebuilt.
public struct RunFolder: Sendable {
  public let path: String
  public let id: RunID

  /// - Parameters:
  ///   - results: The results folder.
  ///   - id: The run's.
  public init(results: String, id: RunID) {
    (path, self.id) = ("\(results)/runs/\(id.text)", id)
  }

  /// Where a run stands.
  public struct Status: Codable, Hashable, Sendable {
    public var state: RunRow.State
    public var step: Int
    public var message: String?
  }

  /// One uninterrupted stretch of work.
  public struct Segment: Codable, Hashable, Sendable {
    public var fromStep: Int
    public var toStep: Int
    /// By the clock on the wall: training with its tokenizer, and probing.
    public var seconds: Double
    public var probeSeconds: Double
    /// On cores; nil where the program that wrote the segment did not count it.
    public var cores: CoreSeconds?
    public var startedAt: String
    public var ending: String
    public var threads: Int
    public var provenance: Provenance
  }

  /// Time spent on cores, in seconds, all threads together.
  public struct CoreSeconds: Codable, Hashable, Sendable {
    public var training = 0.0
    /// Fitting the tokenizer, or reading it where it was fitted before.
    public var tokenizer = 0.0
    public var probing = 0.0
  }

  /// Scores of one probe, with the settings that made them.
  struct ProbeResult: Codable {
    var settings: Value
    var scores: [ProbeScore]
  }

  private var descriptionPath: String { "\(path)/run.json" }
  public var model: String { "\(path)/model.safetensors" }
  var checkpoint: String { "\(path)/checkpoint.safetensors" }
  var measurements: RecordLog<Training.Measurement> { RecordLog(path: "\(path)/measurements.log") }
  var segments: RecordLog<Segment> { RecordLog(path: "\(path)/segments.log") }
  private var predictionsPath: String { "\(path)/predictions.json" }
  var livePath: String { "\(path)/live.json" }
  private var statusPath: String { "\(path)/state.json" }
  private var scoresFolder: String { "\(path)/scores" }

  public var exists: Bool { FileManager.default.fileExists(atPath: descriptionPath) }

  /// Planned when nothing was begun.
  public var status: Status {
    guard let data = FileManager.default.contents(atPath: statusPath),
      let status = try? JSONDecoder().decode(Status.self, from: data)
    else { return Status(state: .planned, step: 0, message: nil) }
    return status
  }

  func write(_ status: Status) throws { try DurableFile.write(status, to: statusPath) }

  /// Makes the folder and says in it what the run is.
  ///
  /// - Throws: ``RunError`` when it cannot be written, or holds another run.
  func create(_ run: RunDescription) throws {
    try DurableFile.createFolder(scoresFolder)
    guard exists else { return try DurableFile.write(run, to: descriptionPath) }
    let found = try description()
    // By id, not by settings: those of an older run lack the settings that came later.
    guard found.id == run.id else {
      throw RunError.otherRun(path: path, found: found.id, expected: run.id)
    }
  }

  /// What the run is, as first written.
  ///
  /// - Throws: ``RunError/unreadable(path:reason:)``.
  public func description() throws -> RunDescription {
    guard let data = FileManager.default.contents(atPath: descriptionPath) else {
      throw RunError.unreadable(path: descriptionPath, reason: "there is no such file")
    }
    do { return try JSONDecoder().decode(RunDescription.self, from: data) } catch {
      throw RunError.unreadable(path: descriptionPath, reason: "it is not a run's description")
    }
  }

  /// Everything that the folder says of the run, apart from weights.
  ///
  /// - Throws: ``RunError/unreadable(path:reason:)``.
  public func snapshot() throws -> RunSnapshot {
    let description = try description()
    guard description.id == id.text else {
      throw RunError.otherRun(path: path, found: description.id, expected: id.text)
    }
    let config = try RunConfig(json: description.settings.json)
    return RunSnapshot(
      run: description, status: status, measurements: measurements.records(),
      probes: results().map {
        RunSnapshot.Probed(id: $0.probe, settings: $0.result.settings, scores: $0.result.scores)
      }, segments: segments.records(),
      predictions: config.cell.data.dataset.isRedistributable ? predictions : [])
  }

  /// Says in the folder which shared artefact the run reads.
  func note(artefact: RunID) throws {
    try DurableFile.write(["tokenizer": artefact.text], to: "\(path)/artefacts.json")
  }

  func hasScores(_ probe: RunID) -> Bool {
    FileManager.default.fileExists(atPath: "\(scoresFolder)/\(probe.text).json")
  }

  func write(_ scores: [ProbeScore], of probe: ProbeConfig) throws {
    let result = ProbeResult(settings: probe.value, scores: scores)
    try DurableFile.write(result, to: "\(scoresFolder)/\(RunID(of: probe).text).json")
  }

  /// A few held-out images as the trained model predicts them; none before they are written.
  var predictions: [PredictedImage] {
    FileManager.default.contents(atPath: predictionsPath)
      .flatMap { try? JSONDecoder().decode([PredictedImage].self, from: $0) } ?? []
  }

  func write(_ predictions: [PredictedImage]) throws {
    try DurableFile.write(predictions, to: predictionsPath)
  }

  /// Every probe's result by the probe's id.
  func results() -> [(probe: String, result: ProbeResult)] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: scoresFolder)) ?? []
    return files.filter { $0.hasSuffix(".json") }.sorted().compactMap { file in
      FileManager.default.contents(atPath: "\(scoresFolder)/\(file)")
        .flatMap { try? JSONDecoder().decode(ProbeResult.self, from: $0) }
        .map { (String(file.dropLast(5)), $0) }
    }
  }

  /// The files that the index reads, whether they exist or not.
  var indexedFiles: [String] {
    let scores = (try? FileManager.default.contentsOfDirectory(atPath: scoresFolder)) ?? []
    return [descriptionPath, statusPath, measurements.path, segments.path, predictionsPath]
      + scores.sorted().map { "\(scoresFolder)/\($0)" }
  }

  /// Takes the run for this worker, or returns nil when another holds it.
  public func lock() throws -> WorkLock? { try WorkLock.take(path) }
}

extension RunFolder {
  /// Whether the run is trained and every probe scored, or has diverged for good.
  public func isComplete(probes: [RunID]) -> Bool {
    switch status.state {
    case .diverged: true
    case .planned, .running, .failed: false
    case .done: probes.allSatisfy(hasScores)
    }
  }
}
