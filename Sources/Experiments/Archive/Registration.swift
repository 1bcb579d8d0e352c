/// When something of a study was first seen, and how much was known by then.
///
/// `run` registers a claim the first time it meets its text, and the seeds whenever they change;
/// `report` registers a look at results. Entries are only ever appended: they decide what a page may
/// say about when a claim was made.
public struct Registration: Codable, Hashable, Sendable {
  public enum Kind: String, Codable, Hashable, Sendable {
    case claim, seeds, look
  }

  public var kind: Kind
  /// The claim's name; empty for the others.
  public var subject: String
  /// SHA-256 of the claim's settings, in hexadecimal; empty for the others.
  public var digest: String
  /// Of the study at that time.
  public var seeds: [Int]
  /// ISO 8601, UTC.
  public var at: String
  /// Runs of the study that had ended, and all of its runs.
  public var runsDone: Int
  public var runs: Int
}

/// A run that a study does not count, and why.
public struct RunExclusion: Codable, Hashable, Sendable {
  public var run: String
  public var reason: String
  /// ISO 8601, UTC.
  public var at: String

  public init(run: String, reason: String, at: String) {
    (self.run, self.reason, self.at) = (run, reason, at)
  }
}
