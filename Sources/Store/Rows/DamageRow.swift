public import GRDB

/// A part of a study's archive that is damaged and left out, in words.
public struct DamageRow: Codable, Hashable, Sendable, FetchableRecord, PersistableRecord {
  public static let databaseTableName = "damage"
  public var study: String
  /// In the order of the lines.
  public var position: Int
  public var description: String

  public init(study: String, position: Int, description: String) {
    (self.study, self.position, self.description) = (study, position, description)
  }
}
