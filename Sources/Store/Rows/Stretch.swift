public import GRDB

/// What one stretch of training did, and how long it took.
public struct Stretch: Decodable, FetchableRecord, Hashable, Sendable {
  /// The run's settings as JSON.
  public let configuration: String
  /// Of the whole run, as are images and patches.
  public let flops: Double
  public let images: Int
  public let patches: Int
  /// The part of the run's steps that this stretch took.
  public let share: Double
  /// Of one thread.
  public let seconds: Double
}
