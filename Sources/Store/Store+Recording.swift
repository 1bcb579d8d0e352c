import GRDB

/// A study as stored in the index.
public struct StudyRecord: Hashable, Sendable {
  public var study: StudyRow
  public var axes: [AxisRow]
  public var levels: [LevelRow]
  public var probes: [ProbeRow]
  public var studyProbes: [StudyProbeRow]
  public var held: [HeldRow]
  public var registrations: [RegistrationRow]
  public var exclusions: [ExclusionRow]
  public var floors: [FloorRow]
  public var damage: [DamageRow]

  public init(
    study: StudyRow, axes: [AxisRow], levels: [LevelRow], probes: [ProbeRow],
    studyProbes: [StudyProbeRow], held: [HeldRow] = [],
    registrations: [RegistrationRow] = [], exclusions: [ExclusionRow] = [],
    floors: [FloorRow] = [], damage: [DamageRow] = []
  ) {
    (self.study, self.axes, self.levels) = (study, axes, levels)
    (self.probes, self.studyProbes, self.held) = (probes, studyProbes, held)
    (self.registrations, self.exclusions) = (registrations, exclusions)
    (self.floors, self.damage) = (floors, damage)
  }
}

/// A run as stored in the index, with the contents of its folder.
public struct RunRecord: Hashable, Sendable {
  public var run: RunRow
  public var measurements: [MeasurementRow]
  public var probes: [ProbeRow]
  public var scores: [ScoreRow]
  public var segments: [SegmentRow]
  public var predictions: [PredictionRow]

  public init(
    run: RunRow, measurements: [MeasurementRow], probes: [ProbeRow], scores: [ScoreRow],
    segments: [SegmentRow], predictions: [PredictionRow] = []
  ) {
    (self.run, self.measurements, self.probes) = (run, measurements, probes)
    (self.scores, self.segments, self.predictions) = (scores, segments, predictions)
  }
}

extension Store {
  /// Replaces a study's description and its list of runs.
  ///
  /// Runs, scores and fits that are known already stay unchanged. One transaction, so that no
  /// reader sees a study without its runs.
  ///
  /// - Throws: ``StoreError`` or a database error, as when a membership names an unknown run.
  public func record(
    _ study: StudyRecord, planned: [RunRow], memberships: [MembershipRow]
  ) throws {
    try write { db in
      for row in planned { try row.insert(db, onConflict: .ignore) }
      try study.replace(memberships, db)
    }
  }

  /// Replaces all data of one run, in one transaction.
  public func record(_ record: RunRecord) throws { try write { try record.replace($0) } }

  /// Empties every table.
  ///
  /// - Throws: ``StoreError``.
  public func clear() throws {
    try write { db in
      // All of them are empty in the end, whichever refers to which.
      try db.execute(sql: "PRAGMA defer_foreign_keys = ON")
      // The largest first, whose rows then need not be found run by run.
      try db.execute(sql: "DELETE FROM measurement")
      let tables = try String.fetchAll(
        db,
        sql: """
          SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'
            AND name <> 'grdb_migrations'
          """)
      for table in tables { try db.execute(sql: "DELETE FROM \(table)") }
    }
  }

  /// Stores a fit, and replaces an earlier one of the same study and name.
  public func record(_ fit: FitRow) throws {
    try write { try fit.insert($0, onConflict: .replace) }
  }

  /// Deletes the fits of a study that are not among the named ones.
  public func dropFits(of study: String, except names: [String]) throws {
    _ = try write {
      try FitRow.filter(Column("study") == study && !names.contains(Column("name")))
        .deleteAll($0)
    }
  }
}

extension StudyRecord {
  /// Replaces a study in the index, except for its fits.
  func replace(_ memberships: [MembershipRow], _ db: Database) throws {
    try study.upsert(db)
    for table in [
      "membership", "level", "axis", "studyProbe", "held", "registration", "exclusion",
      "floor", "damage",
    ] {
      try db.execute(
        sql: "DELETE FROM \(table) WHERE study = ?", arguments: [study.name])
    }
    for row in axes { try row.insert(db) }
    for row in levels { try row.insert(db) }
    for row in probes { try row.upsert(db) }
    for row in studyProbes { try row.insert(db) }
    for row in held { try row.insert(db) }
    let known = try Set(String.fetchAll(db, sql: "SELECT id FROM run"))
    for row in memberships where known.contains(row.run) { try row.insert(db) }
    for row in registrations { try row.insert(db) }
    for row in exclusions where known.contains(row.run) { try row.insert(db) }
    for row in floors { try row.insert(db) }
    for row in damage { try row.insert(db) }
  }
}

extension RunRecord {
  /// Replaces a run in the index.
  func replace(_ db: Database) throws {
    let known = try db.cachedStatement(sql: "SELECT 1 FROM run WHERE id = ?")
    if try Int.fetchOne(known, arguments: [run.id]) == nil {
      try run.insert(db)
    } else {
      try run.update(db)
      for table in ["measurement", "score", "segment", "prediction"] {
        try db.execute(sql: "DELETE FROM \(table) WHERE run = ?", arguments: [run.id])
      }
    }
    try measurements.insert(db)
    for row in probes where try !row.isKnown(db) { try row.upsert(db) }
    for row in scores { try row.insert(db) }
    for row in segments { try row.insert(db) }
    for row in predictions { try row.insert(db) }
  }
}

extension ProbeRow {
  /// Whether the index has the very row: thousands of runs share a probe.
  fileprivate func isKnown(_ db: Database) throws -> Bool {
    let known = try db.cachedStatement(sql: "SELECT configuration FROM probe WHERE id = ?")
    return try String.fetchOne(known, arguments: [id]) == configuration
  }
}

extension [MeasurementRow] {
  /// Rows of one statement: a statement for each row takes twice the time.
  private static let batch = 64

  /// Inserts the rows of one run.
  fileprivate func insert(_ db: Database) throws {
    var start = 0
    while start < count {
      let quantity = self[start].quantity
      let most = Swift.min(count, start + Self.batch)
      let end = self[start..<most].firstIndex { $0.quantity != quantity } ?? most
      try self[start..<end].insert(db)
      start = end
    }
  }
}

extension ArraySlice<MeasurementRow> {
  /// Inserts rows of one run and one quantity.
  fileprivate func insert(_ db: Database) throws {
    guard let first else { return }
    var arguments: [(any DatabaseValueConvertible)?] = [first.run, first.quantity]
    arguments.reserveCapacity(2 + 2 * count)
    for row in self {
      arguments.append(row.step)
      arguments.append(row.value)
    }
    let insert = try db.cachedStatement(
      sql: "INSERT INTO measurement (run, quantity, step, value) VALUES (?1, ?2, ?, ?)"
        + String(repeating: ", (?1, ?2, ?, ?)", count: count - 1))
    // Two numbers for each row, as the statement has it.
    insert.setUncheckedArguments(StatementArguments(arguments))
    try insert.execute()
  }
}
