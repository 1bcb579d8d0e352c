public import GRDB

/// What was done of one run, and the time that it took on cores.
public struct EffortRow: Decodable, FetchableRecord, Hashable, Sendable {
  public let run: String
  /// The run's settings as JSON.
  public let configuration: String
  /// Of the whole run, as are images and patches.
  public let flops: Double
  public let images: Int
  public let patches: Int
  /// That its probes were scored on; nil without scores.
  public let testImages: Int?
  /// The part of the run's steps that was trained.
  public let share: Double
  /// Seconds on cores, all threads together.
  public let training: Double
  public let probing: Double
  /// The settings of every probe that has scores: a JSON array of JSON texts.
  public let probes: String
}
