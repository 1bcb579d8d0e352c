public import Foundation
public import GRDB

/// A held-out image beside what a run's model makes of it.
public struct PredictionRow: Codable, Hashable, Sendable, FetchableRecord, PersistableRecord {
  public static let databaseTableName = "prediction"
  public var run: String
  /// Its number in the validation split.
  public var image: Int
  /// Pixels per side.
  public var size: Int
  public var channels: Int
  /// [size, size, channels], a byte a value, as are the others.
  public var truth: Data
  /// The truth where the model sees it, else middle grey.
  public var seen: Data
  /// The truth where the model sees it, else its prediction.
  public var predicted: Data

  public init(
    run: String, image: Int, size: Int, channels: Int, truth: Data, seen: Data, predicted: Data
  ) {
    (self.run, self.image, self.size, self.channels) = (run, image, size, channels)
    (self.truth, self.seen, self.predicted) = (truth, seen, predicted)
  }
}
