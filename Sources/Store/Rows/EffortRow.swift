public import GRDB

/// The work done for one run, and its CPU time.
public struct EffortRow: Decodable, FetchableRecord, Hashable, Sendable {
  public let run: String
  /// The run's settings as JSON.
  public let configuration: String
  /// For the whole run, as are images and patches.
  public let flops: Double
  public let images: Int
  public let patches: Int
  /// Images on which its probes were scored; nil without scores.
  public let testImages: Int?
  /// The fraction of the run's steps that was trained.
  public let share: Double
  /// CPU seconds, summed over all threads.
  public let training: Double
  public let probing: Double
  /// The settings of every probe that has scores: a JSON array of JSON texts.
  public let probes: String
}
