import GRDB

/// The sources from which the index was made, as recorded in it.
public struct IndexSources: Hashable, Sendable {
  /// The stamp of each source, by its path within the results folder.
  public let stamps: [String: String]
  /// The studies whose archives hold a run, by run.
  public let archives: [String: Set<String>]
}

/// The changes that bring the index up to date with its sources.
public struct IndexChanges: Sendable {
  /// The runs of which any source has changed, by id.
  public var runs: [String] = []
  public var studies: [(study: StudyRecord, memberships: [MembershipRow])] = []
  /// The runs that an archive holds now, by study.
  public var archived: [String: [String]] = [:]
  public var goneStudies: Set<String> = []
  /// New stamps by path; nil for a source that no longer exists.
  public var stamps: [String: String?] = [:]

  public init() {}

  public var isEmpty: Bool {
    runs.isEmpty && studies.isEmpty && archived.isEmpty && goneStudies.isEmpty && stamps.isEmpty
  }
}

/// What all sources together say of a run.
public struct FoundRun: Sendable {
  /// nil for a run that no source speaks of any more.
  public var record: RunRecord?
  /// Whether its folder is to be read again the next time, since something in it cannot be trusted.
  public var isFaulty: Bool

  public init(record: RunRecord?, isFaulty: Bool) {
    (self.record, self.isFaulty) = (record, isFaulty)
  }
}

extension Store {
  /// Updates the index to its sources, in one transaction.
  ///
  /// The changes are computed inside the transaction, so that two processes cannot both write
  /// changes based on the same old state. Runs are read one by one, as there may be more than memory
  /// holds.
  ///
  /// - Parameters:
  ///   - changes: Works out what differs from the given sources.
  ///   - find: Reads a run that has changed.
  /// - Returns: Runs that the schema refuses, in words; nothing is kept of them, and the rest is.
  /// - Throws: What `changes` and `find` throw, ``StoreError``, or a database error; the index stays as
  ///   it was.
  @discardableResult
  public func synchronize(
    _ changes: (IndexSources) throws -> IndexChanges, run find: (String) throws -> FoundRun
  ) throws -> [String] {
    try write { db in
      var changes = try changes(Self.sources(db))
      var refused: [String] = []
      for id in changes.runs {
        let found = try find(id)
        if found.isFaulty { changes.stamps["runs/\(id)"] = nil }
        guard let record = found.record else {
          _ = try RunRow.deleteOne(db, key: id)
          continue
        }
        guard let reason = try record.refusal(db) else { continue }
        refused.append("runs/\(id) is left out: \(reason)")
        changes.stamps["runs/\(id)"] = nil
      }
      for name in changes.goneStudies {
        _ = try StudyRow.deleteOne(db, key: name)
        try ArchivedRow.filter(Column("study") == name).deleteAll(db)
      }
      for (study, memberships) in changes.studies {
        guard let reason = try study.refusal(memberships, db) else { continue }
        let name = study.study.name
        refused.append("\(name)/archive.jsonl is left out: \(reason)")
        changes.stamps[name] = nil
      }
      for (name, runs) in changes.archived {
        try ArchivedRow.filter(Column("study") == name).deleteAll(db)
        for run in runs { try ArchivedRow(study: name, run: run).insert(db) }
      }
      for (path, stamp) in changes.stamps {
        if let stamp {
          try SourceRow(path: path, stamp: stamp).upsert(db)
        } else {
          _ = try SourceRow.deleteOne(db, key: path)
        }
      }
      return refused
    }
  }

  /// - Throws: A database error.
  public func sources() throws -> IndexSources { try read(Self.sources) }

  private static func sources(_ db: Database) throws -> IndexSources {
    var (stamps, archives) = ([String: String](), [String: Set<String>]())
    let sources = try Row.fetchCursor(db, sql: "SELECT path, stamp FROM source")
    while let row = try sources.next() { stamps[row[0]] = row[1] }
    let archived = try Row.fetchCursor(db, sql: "SELECT run, study FROM archived")
    while let row = try archived.next() { archives[row[0], default: []].insert(row[1]) }
    return IndexSources(stamps: stamps, archives: archives)
  }

  /// The stamp of one source as the index was made from it.
  ///
  /// - Parameter source: Its path within the results folder.
  /// - Returns: nil where the index was not made from it, or not from all of it.
  /// - Throws: A database error.
  public func stamp(of source: String) throws -> String? {
    try read { try SourceRow.fetchOne($0, key: source)?.stamp }
  }
}

extension StudyRecord {
  /// Puts the study in place of what the index has of it, or takes it out where the schema refuses it.
  ///
  /// - Returns: Why it is refused; nil when it is in.
  /// - Throws: Any other database error.
  fileprivate func refusal(_ memberships: [MembershipRow], _ db: Database) throws -> String? {
    do {
      try db.inSavepoint {
        try replace(memberships, db)
        return .commit
      }
      return nil
    } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
      _ = try StudyRow.deleteOne(db, key: study.name)
      return "what it says of the study is contradictory or impossible "
        + "(\(error.brokenRule))"
    }
  }
}

extension RunRecord {
  /// Puts the run in place of what the index has of it, or takes it out where the schema refuses it.
  ///
  /// - Returns: Why it is refused; nil when it is in.
  /// - Throws: Any other database error.
  fileprivate func refusal(_ db: Database) throws -> String? {
    do {
      try db.inSavepoint {
        try replace(db)
        return .commit
      }
      return nil
    } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
      _ = try RunRow.deleteOne(db, key: run.id)
      return "its numbers are impossible (\(error.brokenRule))"
    }
  }
}

extension Store {
  /// Tries what the schema says of a run; it is kept where it is not refused.
  ///
  /// - Returns: Why it is refused; nil when it is not.
  /// - Throws: Any other database error.
  public func refusal(of run: RunRecord) throws -> String? { try write { try run.refusal($0) } }

  /// Tries what the schema says of a study.
  ///
  /// - Parameters:
  ///   - study: The study.
  ///   - planned: Its runs.
  ///   - memberships: Their levels.
  /// - Returns: Why it is refused; nil when it is not.
  /// - Throws: Any other database error.
  public func refusal(
    of study: StudyRecord, planned: [RunRow], memberships: [MembershipRow]
  ) throws -> String? {
    try write { db in
      for row in planned { try row.insert(db, onConflict: .ignore) }
      return try study.refusal(memberships, db)
    }
  }
}
