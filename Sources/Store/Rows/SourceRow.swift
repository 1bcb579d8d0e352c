import GRDB

/// A file or folder from which the index was made, with its stamp at that time.
struct SourceRow: Codable, Hashable, Sendable, FetchableRecord, PersistableRecord {
  static let databaseTableName = "source"
  /// Relative to the results folder.
  var path: String
  var stamp: String
}

/// A run that is stored in a study's archive.
struct ArchivedRow: Codable, Hashable, Sendable, FetchableRecord, PersistableRecord {
  static let databaseTableName = "archived"
  var study: String
  var run: String
}
