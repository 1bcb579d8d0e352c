import Data
import Models
import Foundation
import Kernels
import Probes
import Settings
public import Store
import Training

/// The folder of one run: the truth about it, from which the index can be rebuilt.
public struct RunFolder: Sendable {
  public let path: String
  public let id: RunID
  private let results: String

  /// - Parameters:
  ///   - results: The results folder.
  ///   - id: The run's.
  public init(results: String, id: RunID) {
    (path, self.id, self.results) = ("\(results)/runs/\(id.text)", id, results)
  }

  /// Where a run stands.
  public struct Status: Codable, Hashable, Sendable {
    public var state: RunRow.State
    public var step: Int
    public var message: String?
    /// Why it failed, or why the last attempt at it ended; nil where neither happened, or nobody said.
    public var failure: FailureKind? = nil

    /// Whether training came to an end that a later attempt does not change.
    var hasEnded: Bool { [.done, .diverged].contains(state) }
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
    /// Whose it is; nil in a log of an earlier version.
    public var run: String? = nil
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
    /// Whose the file is; nil in one of an earlier version.
    var run: String?
    var probe: String?
    var settings: Value
    var scores: [ProbeScore]
  }

  private var descriptionPath: String { "\(path)/run.json" }
  public var model: String { "\(path)/model.safetensors" }
  /// Whether training was finished and its weights are there.
  public var hasWeights: Bool { FileManager.default.fileExists(atPath: model) }
  var checkpoint: String { "\(path)/checkpoint.safetensors" }
  var measurements: RecordLog<Training.Measurement> { RecordLog(path: "\(path)/measurements.log") }
  var segments: RecordLog<Segment> { RecordLog(path: "\(path)/segments.log") }
  var predictionsPath: String { "\(path)/predictions.json" }
  var livePath: String { "\(path)/live.json" }
  var attemptPath: String { "\(path)/attempt.json" }
  var statusPath: String { "\(path)/state.json" }
  private var scoresFolder: String { "\(path)/scores" }

  public var exists: Bool { FileManager.default.fileExists(atPath: descriptionPath) }

  /// Planned when nothing was begun, or when the file is damaged, which is the message then.
  public var status: Status {
    do {
      return try storedStatus()?.status ?? Status(state: .planned, step: 0, message: nil)
    } catch { return Status(state: .planned, step: 0, message: "\(error)") }
  }

  /// - Throws: ``RunError/damaged(path:found:)``.
  func storedStatus() throws -> StoredStatus? {
    let found = try SealedFile.read(StoredStatus.self, at: statusPath, as: "a run's state")
    try checkOwner(found?.run, of: statusPath)
    return found
  }

  /// Writes where the run stands; of one that has ended, also how long its log is and which other
  /// files there are.
  func write(_ status: Status) throws {
    var stored = StoredStatus(status)
    stored.run = id.text
    if status.hasEnded {
      stored.measurements = measurements.records().count
      stored.log = measurements.checksum
      stored.files = ([predictionsPath] + scoreFiles).filter {
        FileManager.default.fileExists(atPath: $0)
      }.map { String($0.dropFirst(path.count + 1)) }
    }
    try SealedFile.write(stored, to: statusPath)
  }

  /// Makes the folder and says in it what the run is.
  ///
  /// - Throws: ``RunError`` when it cannot be written, or holds another run.
  func create(_ run: RunDescription) throws {
    try DurableFile.createFolder(scoresFolder)
    guard exists else { return try describe(run) }
    let found = try description()
    // By id, not by settings: those of an older run lack the settings that came later.
    guard found.id == run.id else {
      throw RunError.otherRun(path: path, found: found.id, expected: run.id)
    }
  }

  /// Says what the run is, in place of a description that is damaged.
  func describe(_ run: RunDescription) throws { try SealedFile.write(run, to: descriptionPath) }

  /// What the run is, as first written.
  ///
  /// - Throws: ``RunError/unreadable(path:reason:)``, ``RunError/damaged(path:found:)``.
  public func description() throws -> RunDescription { try described().run }

  /// The same with its settings, which take longer to read than the rest.
  ///
  /// - Throws: As ``description()``.
  func described() throws -> (run: RunDescription, config: RunConfig) {
    guard
      let found = try SealedFile.read(
        RunDescription.self, at: descriptionPath, as: "a run's description")
    else { throw RunError.unreadable(path: descriptionPath, reason: "no such file") }
    do { return (found, try RunConfig(json: found.settings.json)) } catch let error as SpecError {
      throw RunError.damaged(path: descriptionPath, found: "\(error)")
    }
  }

  /// Says in the folder which shared artifact the run reads.
  func note(artifact: RunID) throws {
    try SealedFile.write(["tokenizer": artifact.text], to: "\(path)/artefacts.json")
  }

  /// Where the weights of a probe's selected classifier are; like the run's own they are checked where
  /// they are used, and scores do not depend on them.
  func probeWeights(_ probe: String) -> String { "\(path)/probes/\(probe).safetensors" }

  func hasScores(_ probe: RunID) -> Bool { (try? result(scoreFile(probe))) != nil }

  /// Writes a probe's scores, and before them the weights that they are of.
  func write(
    _ scores: [ProbeScore], _ weights: Safetensors? = nil, of probe: ProbeConfig
  ) throws {
    let id = RunID(of: probe)
    if var weights {
      weights.metadata = ["run": self.id.text, "probe": probe.value.json]
      try DurableFile.createFolder("\(path)/probes")
      try DurableFile.write(weights.encoded(), to: probeWeights(id.text))
    }
    try write(ProbeResult(settings: probe.value, scores: scores), of: id)
  }

  func write(_ result: ProbeResult, of probe: RunID) throws {
    var result = result
    (result.run, result.probe) = (self.id.text, probe.text)
    try SealedFile.write(result, to: scoreFile(probe))
  }

  private func scoreFile(_ probe: RunID) -> String { "\(scoresFolder)/\(probe.text).json" }

  /// The files of scores, one for each probe.
  var scoreFiles: [String] {
    fileNames(in: scoresFolder).filter { $0.hasSuffix(".json") }.sorted().map { "\(scoresFolder)/\($0)" }
  }

  /// A probe's result by the probe's id.
  ///
  /// - Throws: ``RunError/damaged(path:found:)``.
  func result(_ file: String) throws -> (probe: String, result: ProbeResult) {
    let id = URL(filePath: file).deletingPathExtension().lastPathComponent
    guard let found = try SealedFile.read(ProbeResult.self, at: file, as: "a probe's scores") else {
      throw RunError.unreadable(path: file, reason: "no such file")
    }
    try checkOwner(found.run, of: file)
    guard [nil, id].contains(found.probe) else {
      throw RunError.damaged(path: file, found: "it belongs to probe \(found.probe ?? "")")
    }
    guard found.scores.allSatisfy(\.isPossible) else {
      throw RunError.damaged(path: file, found: "a score is outside its range")
    }
    return (id, found)
  }

  /// A few held-out images as the trained model predicts them; none before they are written.
  ///
  /// - Throws: ``RunError/damaged(path:found:)``.
  func storedPredictions() throws -> [PredictedImage] {
    let stored = try SealedFile.read(
      StoredPredictions.self, at: predictionsPath, as: "predicted images")
    try checkOwner(stored?.run, of: predictionsPath)
    let found = stored?.images ?? []
    guard found.allSatisfy(\.isWhole) else {
      throw RunError.damaged(path: predictionsPath, found: "an image has too few or many pixels")
    }
    return found
  }

  func write(_ predictions: [PredictedImage]) throws {
    try SealedFile.write(StoredPredictions(run: id.text, images: predictions), to: predictionsPath)
  }

  /// Checks that a file which says whose it is belongs here.
  ///
  /// - Throws: ``RunError/damaged(path:found:)``.
  func checkOwner(_ run: String?, of path: String) throws {
    guard let run, run != id.text else { return }
    throw RunError.damaged(path: path, found: "it belongs to run \(run)")
  }

  /// The files that the index reads, whether they exist or not.
  var indexedFiles: [String] {
    [descriptionPath, statusPath, measurements.path, segments.path, predictionsPath] + scoreFiles
  }

  /// Takes the run for this worker, or returns nil when another holds it.
  public func claim() throws -> WorkClaim? { try WorkClaim.take(path, in: results) }

  /// Whether a worker holds the run, on any host.
  public var isTaken: Bool { (try? WorkClaim.isTaken(path, in: results)) ?? false }
}

/// Where a run stands, as its file says it.
struct StoredStatus: Codable {
  var state: RunRow.State
  var step: Int
  var message: String?
  /// Of a run that has ended, how many measurements its log has; nil in a file of an earlier version.
  var measurements: Int?
  /// The fingerprint of that log; likewise.
  var log: String?
  /// Whose state it is; likewise.
  var run: String?
  /// Of a run that has ended, its predictions and scores as paths within its folder; likewise.
  var files: [String]?
  /// As in ``RunFolder/Status``.
  var failure: FailureKind?

  init(_ status: RunFolder.Status) {
    (state, step, message) = (status.state, status.step, status.message)
    failure = status.failure
  }

  var status: RunFolder.Status {
    RunFolder.Status(state: state, step: step, message: message, failure: failure)
  }
}

/// A run's predictions, with whose they are; a file of an earlier version is the list alone.
struct StoredPredictions: Codable {
  var run: String?
  var images: [PredictedImage]

  init(run: String, images: [PredictedImage]) { (self.run, self.images) = (run, images) }

  init(from decoder: any Decoder) throws {
    if let container = try? decoder.container(keyedBy: CodingKeys.self) {
      run = try container.decodeIfPresent(String.self, forKey: .run)
      images = try container.decode([PredictedImage].self, forKey: .images)
    } else {
      images = try decoder.singleValueContainer().decode([PredictedImage].self)
    }
  }
}

extension ProbeScore {
  /// Whether the numbers are such as a probe can have.
  fileprivate var isPossible: Bool {
    (learningRate == nil) != (neighbors == nil) && neighbors ?? 1 > 0
      && 0...1 ~= validationAccuracy && 0...1 ~= testAccuracy ?? 0 && testCount ?? 1 > 0
      && (testAccuracy == nil) == (testCount == nil)
  }
}

extension PredictedImage {
  /// Whether each picture has as many bytes as its sizes say.
  fileprivate var isWhole: Bool {
    guard 1...4096 ~= size, [1, 3].contains(channels) else { return false }
    return [truth, seen, predicted].allSatisfy { $0.count == size * size * channels }
  }
}
