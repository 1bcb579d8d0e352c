public import GRDB

/// The time at which a study's claim or seeds were first seen, or its results looked at, and the
/// state then.
public struct RegistrationRow: Codable, Hashable, Sendable, FetchableRecord, PersistableRecord {
  public static let databaseTableName = "registration"
  public var study: String
  /// Increases with time.
  public var position: Int
  /// `claim`, `seeds` or `look`.
  public var kind: String
  /// The claim's name; empty for the others.
  public var subject: String
  /// Hash of the claim's settings; empty for the others.
  public var digest: String
  /// The study's seeds at that time, as JSON.
  public var seeds: String
  /// ISO 8601, UTC.
  public var at: String
  public var runsDone: Int
  public var runs: Int

  public init(
    study: String, position: Int, kind: String, subject: String, digest: String,
    seeds: String, at: String, runsDone: Int, runs: Int
  ) {
    (self.study, self.position, self.kind) = (study, position, kind)
    (self.subject, self.digest, self.seeds, self.at) = (subject, digest, seeds, at)
    (self.runsDone, self.runs) = (runsDone, runs)
  }
}

/// A run that is excluded from a study, with the reason.
public struct ExclusionRow: Codable, Hashable, Sendable, FetchableRecord, PersistableRecord {
  public static let databaseTableName = "exclusion"
  public var study: String
  public var run: String
  public var reason: String
  public var at: String

  public init(study: String, run: String, reason: String, at: String) {
    (self.study, self.run, self.reason, self.at) = (study, run, reason, at)
  }
}
