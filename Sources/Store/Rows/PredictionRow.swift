public import Foundation
public import GRDB

/// A validation image next to a model's prediction of it.
public struct PredictionRow: Codable, Hashable, Sendable, FetchableRecord, PersistableRecord {
  public static let databaseTableName = "prediction"
  public var run: String
  /// Its index in the validation split.
  public var image: Int
  /// Pixels per side.
  public var size: Int
  public var channels: Int
  /// [size, size, channels], one byte per value, as are the others.
  public var truth: Data
  /// The true pixels where the model sees them, else mid-gray.
  public var seen: Data
  /// The true pixels where the model sees them, else its prediction.
  public var predicted: Data

  public init(
    run: String, image: Int, size: Int, channels: Int, truth: Data, seen: Data, predicted: Data
  ) {
    (self.run, self.image, self.size, self.channels) = (run, image, size, channels)
    (self.truth, self.seen, self.predicted) = (truth, seen, predicted)
  }
}
