public import GRDB

/// A part of a study's archive that is damaged and left out, in words.
public struct DamageRow: Codable, Hashable, Sendable, FetchableRecord, PersistableRecord {
  public static let databaseTableName = "damage"
  public var experiment: String
  /// In the order of the lines.
  public var position: Int
  public var description: String

  public init(experiment: String, position: Int, description: String) {
    (self.experiment, self.position, self.description) = (experiment, position, description)
  }
}
