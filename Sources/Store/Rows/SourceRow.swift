import GRDB

/// A file or folder that the index was made from, and how it looked then.
struct SourceRow: Codable, Hashable, Sendable, FetchableRecord, PersistableRecord {
  static let databaseTableName = "source"
  /// Within the results folder.
  var path: String
  var stamp: String
}

/// A run that a study's archive holds.
struct ArchivedRow: Codable, Hashable, Sendable, FetchableRecord, PersistableRecord {
  static let databaseTableName = "archived"
  var experiment: String
  var run: String
}
