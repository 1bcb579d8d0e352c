import GRDB

/// How far the index knows a run to be.
public struct KnownProgress: Hashable, Sendable {
  /// Ids of the probes that have scores.
  public var scored: Set<String> = []
  /// The last training loss; nil where there is none yet.
  public var last: (step: Int, loss: Double)? {
    step.flatMap { step in loss.map { (step, $0) } }
  }
  private var step: Int?
  private var loss: Double?

  /// A run of which the index knows nothing.
  public init() {}

  fileprivate init(_ row: Row) {
    let probes: String? = row["probes"]
    scored = Set((probes ?? "").split(separator: ",").map(String.init))
    (step, loss) = (row["step"], row["loss"])
  }
}

extension Store {
  /// The progress of all runs of a study, by run: one query, since there may be ten thousand.
  ///
  /// - Throws: A database error.
  public func progress(of study: String) throws -> [String: KnownProgress] {
    try progress("SELECT DISTINCT run FROM membership WHERE study = ?", study)
  }

  /// The progress of one run.
  ///
  /// - Throws: A database error.
  public func progress(ofRun run: String) throws -> KnownProgress {
    try progress("SELECT ? AS run", run)[run] ?? KnownProgress()
  }

  private func progress(_ runs: String, _ argument: String) throws -> [String: KnownProgress] {
    let last = "FROM measurement WHERE run = these.run AND quantity = 'trainingLoss'"
    return try read { db in
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT run, (SELECT max(step) \(last)) AS step,
            (SELECT value \(last) ORDER BY step DESC LIMIT 1) AS loss,
            (SELECT group_concat(DISTINCT probe) FROM score WHERE run = these.run) AS probes
          FROM (\(runs)) AS these
          """, arguments: [argument])
      return Dictionary(rows.map { ($0["run"], KnownProgress($0)) }) { first, _ in first }
    }
  }
}
