/// Which build of patchlaw computes.
public struct ProgramVersion: Codable, Hashable, Sendable {
  public var version = "0.1.0"
  /// The commit that it was built from; nil where there was no repository.
  public var commit: String?
  /// Whether its sources differed from that commit; nil where that is unknown.
  public var isChanged: Bool?
  /// `release` or `debug`; nil for a build that did not record it.
  public var configuration: String?

  public init(
    commit: String? = nil, isChanged: Bool? = nil, configuration: String? = nil
  ) {
    (self.commit, self.isChanged, self.configuration) = (commit, isChanged, configuration)
  }
}

extension ProgramVersion: CustomStringConvertible {
  /// `0.1.0 (commit 0123456789 with changes, release build)`.
  public var description: String {
    let source = commit.map { "commit \($0.prefix(10))" } ?? "commit unknown"
    let facts =
      [source + (isChanged == true ? " with changes" : "")]
      + [configuration.map { "\($0) build" }].compactMap(\.self)
    return "\(version) (\(facts.joined(separator: ", ")))"
  }
}
