import Foundation
public import GRDB

/// One training run, identified by the hash of its settings.
public struct RunRow: Codable, Hashable, Sendable, FetchableRecord, PersistableRecord {
  public static let databaseTableName = "run"

  public enum State: String, Codable, Hashable, Sendable {
    case planned, running, done, diverged, failed
  }

  public var id: String
  /// The id shared by all seeds of the configuration.
  public var cell: String
  public var seed: Int
  /// Canonical JSON of every setting, including defaults.
  public var configuration: String
  public var numerics: Int
  /// N: number of trainable values.
  public var parameters: Int
  public var trunkParameters: Int
  public var headParameters: Int
  public var steps: Int
  /// D: images shown, with repetition.
  public var images: Int
  /// D in patches, with repetition.
  public var patches: Int
  /// C: forward and backward operations, two per multiply-add.
  public var flops: Double
  /// C without the head; nil in a database older than the column.
  public var trunkFlops: Double?
  /// The quantity measured by the validation loss; losses with different units share no axis.
  public var lossUnit: String?
  /// The context of a prediction; losses under different conditions are not compared.
  public var lossCondition: String?
  /// Number of unique training images of the run; nil in a record older than the column.
  public var uniqueImages: Int?
  /// The images that could not be read, in words; nil if all could.
  public var leftOut: String?
  public var state: State
  /// The reason why it diverged or failed.
  public var message: String?
  /// SHA-256 of what its images are; nil in a record older than the fingerprint.
  public var imagesFingerprint: String?

  public init(
    id: String, cell: String, seed: Int, configuration: String, numerics: Int, parameters: Int,
    trunkParameters: Int, headParameters: Int, steps: Int, images: Int, patches: Int,
    flops: Double, trunkFlops: Double? = nil, lossUnit: String? = nil,
    lossCondition: String? = nil, uniqueImages: Int? = nil, leftOut: String? = nil, state: State,
    message: String?, imagesFingerprint: String? = nil
  ) {
    (self.id, self.cell, self.seed, self.configuration) = (id, cell, seed, configuration)
    (self.numerics, self.parameters) = (numerics, parameters)
    (self.trunkParameters, self.headParameters) = (trunkParameters, headParameters)
    (self.steps, self.images, self.patches, self.flops) = (steps, images, patches, flops)
    (self.trunkFlops, self.lossUnit, self.lossCondition) = (trunkFlops, lossUnit, lossCondition)
    (self.uniqueImages, self.leftOut) = (uniqueImages, leftOut)
    (self.state, self.message) = (state, message)
    self.imagesFingerprint = imagesFingerprint
  }
}

extension RunRow {
  /// The columns that ``init(row:)`` reads, in its order.
  public static var databaseSelection: [any SQLSelectable] {
    [
      "id", "cell", "seed", "configuration", "numerics", "parameters", "trunkParameters",
      "headParameters", "steps", "images", "patches", "flops", "trunkFlops", "lossUnit",
      "lossCondition", "uniqueImages", "leftOut", "state", "message", "imagesFingerprint",
    ].map { Column($0) }
  }

  /// Reads columns by their places: by name, ten thousand rows take most of a second.
  public init(row: Row) throws {
    guard let state = State(rawValue: row[17]) else {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a run has no state")
    }
    self.init(
      id: row[0], cell: row[1], seed: row[2], configuration: row[3], numerics: row[4],
      parameters: row[5], trunkParameters: row[6], headParameters: row[7], steps: row[8],
      images: row[9], patches: row[10], flops: row[11], trunkFlops: row[12], lossUnit: row[13],
      lossCondition: row[14], uniqueImages: row[15], leftOut: row[16], state: state,
      message: row[18], imagesFingerprint: row[19])
  }
}

extension RunRow {
  /// A number among the run's settings, by its path of keys; nil if there is none.
  public func setting(_ keys: String...) -> Double? {
    var value = try? JSONSerialization.jsonObject(with: Data(configuration.utf8))
    for key in keys { value = (value as? [String: Any])?[key] }
    return (value as? NSNumber)?.doubleValue
  }
}

extension RunRow {
  /// Unit and condition of the validation loss; equal for runs whose losses are comparable.
  public var lossKind: String {
    [lossUnit, lossCondition].compactMap(\.self).joined(separator: ", ")
  }
}

/// One logged number of a run.
public struct MeasurementRow: Codable, Hashable, Sendable, FetchableRecord, PersistableRecord {
  public static let databaseTableName = "measurement"
  public var run: String
  public var quantity: String
  public var step: Int
  public var value: Double

  public init(run: String, quantity: String, step: Int, value: Double) {
    (self.run, self.quantity, self.step, self.value) = (run, quantity, step, value)
  }
}

/// Host, time and versions of one uninterrupted part of a run.
public struct SegmentRow: Codable, Hashable, Sendable, FetchableRecord, PersistableRecord {
  public static let databaseTableName = "segment"
  public var run: String
  public var position: Int
  public var fromStep: Int
  public var toStep: Int
  /// Wall time of training, and of probing.
  public var seconds: Double
  public var probeSeconds: Double
  /// CPU time, summed over all threads; nil if it was not measured.
  public var trainingCoreSeconds: Double?
  public var tokenizerCoreSeconds: Double?
  public var probingCoreSeconds: Double?
  /// ISO 8601, UTC.
  public var startedAt: String
  public var ending: String
  public var host: String
  public var cpu: String
  public var coreCount: Int
  public var blas: String
  public var blasCore: String
  public var vectors: String
  public var threads: Int
  /// patchlaw's version, the commit it was built from, whether its sources differed from that
  /// commit, and `release` or `debug`; nil if unknown.
  public var version: String
  public var programCommit: String?
  public var programIsChanged: Bool?
  public var programBuild: String?
  /// The repository that contains the study: its commit, whether files differed from it, the name
  /// of the diff in `diffs/NAME.patch`, and its number of lines; nil if unknown.
  public var studyCommit: String?
  public var studyIsDirty: Bool?
  public var studyDifference: String?
  public var studyChangedLines: Int?

  public init(
    run: String, position: Int, fromStep: Int, toStep: Int, seconds: Double, probeSeconds: Double,
    trainingCoreSeconds: Double? = nil, tokenizerCoreSeconds: Double? = nil,
    probingCoreSeconds: Double? = nil, startedAt: String, ending: String, host: String, cpu: String,
    coreCount: Int, blas: String, blasCore: String, vectors: String, threads: Int, version: String,
    programCommit: String? = nil, programIsChanged: Bool? = nil, programBuild: String? = nil,
    studyCommit: String? = nil, studyIsDirty: Bool? = nil, studyDifference: String? = nil,
    studyChangedLines: Int? = nil
  ) {
    (self.run, self.position, self.fromStep, self.toStep) = (run, position, fromStep, toStep)
    (self.seconds, self.probeSeconds) = (seconds, probeSeconds)
    (self.trainingCoreSeconds, self.tokenizerCoreSeconds, self.probingCoreSeconds) = (
      trainingCoreSeconds, tokenizerCoreSeconds, probingCoreSeconds
    )
    (self.startedAt, self.ending, self.host) = (startedAt, ending, host)
    (self.cpu, self.coreCount, self.blas) = (cpu, coreCount, blas)
    (self.blasCore, self.vectors, self.threads) = (blasCore, vectors, threads)
    (self.version, self.programCommit) = (version, programCommit)
    (self.programIsChanged, self.programBuild) = (programIsChanged, programBuild)
    (self.studyCommit, self.studyIsDirty) = (studyCommit, studyIsDirty)
    (self.studyDifference, self.studyChangedLines) = (studyDifference, studyChangedLines)
  }

  /// Total CPU time; wall time if CPU time was not measured.
  public var coreSeconds: Double {
    (trainingCoreSeconds ?? seconds * Double(threads)) + (tokenizerCoreSeconds ?? 0)
      + (probingCoreSeconds ?? probeSeconds * Double(threads))
  }
}

extension SegmentRow {
  /// `patchlaw 0.1.0 (commit 01234567 with changes, release build)`.
  public var program: String {
    let commit = programCommit.map { "commit \($0.prefix(8))" } ?? "commit unknown"
    let build = programBuild.map { ", \($0) build" } ?? ""
    return
      "patchlaw \(version) (\(commit)\(programIsChanged == true ? " with changes" : "")\(build))"
  }

  /// `commit 01234567 with 12 changed lines (diffs/0123456789abcdef.patch)`.
  public var study: String {
    guard let studyCommit else { return "an unknown commit" }
    let commit = "commit \(studyCommit.prefix(8))"
    if let studyDifference, let studyChangedLines {
      return "\(commit) with \(studyChangedLines) changed "
        + "\(studyChangedLines == 1 ? "line" : "lines") (diffs/\(studyDifference).patch)"
    }
    return studyIsDirty == true ? "\(commit) with new files" : commit
  }
}
