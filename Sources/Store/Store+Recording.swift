import GRDB

/// A study as the index keeps it.
public struct StudyRecord: Hashable, Sendable {
  public var experiment: ExperimentRow
  public var axes: [AxisRow]
  public var levels: [LevelRow]
  public var probes: [ProbeRow]
  public var experimentProbes: [ExperimentProbeRow]
  public var held: [HeldRow]

  public init(
    experiment: ExperimentRow, axes: [AxisRow], levels: [LevelRow], probes: [ProbeRow],
    experimentProbes: [ExperimentProbeRow], held: [HeldRow] = []
  ) {
    (self.experiment, self.axes, self.levels) = (experiment, axes, levels)
    (self.probes, self.experimentProbes, self.held) = (probes, experimentProbes, held)
  }
}

/// A run as the index keeps it: all that its folder says.
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
  /// Replaces a study's description and says which runs answer it.
  ///
  /// Runs known already, scores and fits stay as they are. One transaction, so that no reader sees a study without its runs.
  public func record(
    _ study: StudyRecord, planned: [RunRow], memberships: [MembershipRow]
  ) throws {
    let name = study.experiment.name
    try database.write { db in
      try study.experiment.upsert(db)
      for table in ["membership", "level", "axis", "experimentProbe", "held"] {
        try db.execute(sql: "DELETE FROM \(table) WHERE experiment = ?", arguments: [name])
      }
      for row in study.axes { try row.insert(db) }
      for row in study.levels { try row.insert(db) }
      for row in study.probes { try row.upsert(db) }
      for row in study.experimentProbes { try row.insert(db) }
      for row in study.held { try row.insert(db) }
      for row in planned { try row.insert(db, onConflict: .ignore) }
      for row in memberships { try row.insert(db) }
    }
  }

  /// Replaces everything known of one run, in one transaction.
  public func record(_ record: RunRecord) throws {
    let id = record.run.id
    try database.write { db in
      try record.run.upsert(db)
      for table in ["measurement", "score", "segment", "prediction"] {
        try db.execute(sql: "DELETE FROM \(table) WHERE run = ?", arguments: [id])
      }
      for row in record.measurements { try row.insert(db) }
      for row in record.probes { try row.upsert(db) }
      for row in record.scores { try row.insert(db) }
      for row in record.segments { try row.insert(db) }
      for row in record.predictions { try row.insert(db) }
    }
  }

  /// Replaces the floors of a study that is recorded already, in one transaction.
  public func record(_ floors: [FloorRow], of experiment: String) throws {
    try database.write { db in
      try db.execute(sql: "DELETE FROM floor WHERE experiment = ?", arguments: [experiment])
      for row in floors { try row.insert(db) }
    }
  }

  /// Keeps a fit, in place of an earlier one of the same study and name.
  public func record(_ fit: FitRow) throws {
    try database.write { try fit.insert($0, onConflict: .replace) }
  }

  /// Forgets the fits of a study that are not among the named ones.
  public func dropFits(of experiment: String, except names: [String]) throws {
    _ = try database.write {
      try FitRow.filter(Column("experiment") == experiment && !names.contains(Column("name")))
        .deleteAll($0)
    }
  }
}
