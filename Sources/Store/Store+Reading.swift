import GRDB

/// One run of a study with its level on each axis.
public struct StudyRun: Hashable, Sendable {
  public let run: RunRow
  /// Level by axis.
  public let levels: [String: String]
}

extension Store {
  public func studies() throws -> [StudyRow] {
    try read { try StudyRow.order(Column("name")).fetchAll($0) }
  }

  /// - Throws: ``StoreError/unknownStudy(name:known:)``.
  public func study(_ name: String) throws -> StudyRow {
    let all = try studies()
    guard let found = all.first(where: { $0.name == name }) else {
      throw StoreError.unknownStudy(name: name, known: all.map(\.name))
    }
    return found
  }

  public func axes(of study: String) throws -> [AxisRow] {
    try read {
      try AxisRow.filter(Column("study") == study).order(Column("position"))
        .fetchAll($0)
    }
  }

  public func levels(of study: String) throws -> [LevelRow] {
    try read {
      try LevelRow.filter(Column("study") == study)
        .order(Column("axis"), Column("position")).fetchAll($0)
    }
  }

  public func probes(of study: String) throws -> [StudyProbeRow] {
    try read {
      try StudyProbeRow.filter(Column("study") == study).order(Column("position"))
        .fetchAll($0)
    }
  }

  /// Quantities that the study's cells hold equal to their controls.
  public func held(of study: String) throws -> [HeldRow] {
    try read {
      try HeldRow.filter(Column("study") == study)
        .order(Column("cell"), Column("quantity")).fetchAll($0)
    }
  }

  /// All floors of a study, by cell, metric and kind.
  public func floors(of study: String) throws -> [FloorRow] {
    try read {
      try FloorRow.filter(Column("study") == study)
        .order(Column("cell"), Column("metric"), Column("kind")).fetchAll($0)
    }
  }

  /// The study's runs, by cell and seed.
  public func runs(of study: String) throws -> [StudyRun] {
    try read { db in
      var levels: [String: [String: String]] = [:]
      let memberships = try Row.fetchCursor(
        db, sql: "SELECT run, axis, level FROM membership WHERE study = ?", arguments: [study])
      while let row = try memberships.next() { levels[row[0], default: [:]][row[1]] = row[2] }
      return try RunRow.filter(
        sql: "id IN (SELECT run FROM membership WHERE study = ?)", arguments: [study]
      )
      .order(Column("cell"), Column("seed")).fetchAll(db)
      .map { StudyRun(run: $0, levels: levels[$0.id] ?? [:]) }
    }
  }

  /// How many finished runs of a study have the same settings and images, cell by cell.
  ///
  /// - Returns: The settings of one of them, the images' fingerprint, nil in older records, and the count.
  /// - Throws: A database error.
  public func finishedCells(
    of study: String
  ) throws -> [(configuration: String, images: String?, count: Int)] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT min(configuration), imagesFingerprint, count(*) FROM run
          WHERE id IN (SELECT run FROM membership WHERE study = ?)
            AND state IN ('done', 'diverged')
          GROUP BY cell, imagesFingerprint ORDER BY cell, imagesFingerprint
          """, arguments: [study]
      ).map { ($0[0], $0[1], $0[2]) }
    }
  }

  public func run(_ id: String) throws -> RunRow? {
    try read { try RunRow.fetchOne($0, key: id) }
  }

  /// Runs whose ids begin with the given characters.
  public func runs(withPrefix prefix: String) throws -> [RunRow] {
    try read {
      // Not a pattern: an id has no wildcards.
      try RunRow.filter(sql: "substr(id, 1, length(?)) = ?", arguments: [prefix, prefix])
        .order(Column("id")).fetchAll($0)
    }
  }

  /// One quantity of one run, by step.
  public func measurements(of run: String, quantity: String) throws -> [MeasurementRow] {
    try read {
      try MeasurementRow.filter(Column("run") == run && Column("quantity") == quantity)
        .order(Column("step")).fetchAll($0)
    }
  }

  /// Every quantity of one run, by name and step.
  public func measurements(of run: String) throws -> [MeasurementRow] {
    try read {
      try MeasurementRow.filter(Column("run") == run).order(Column("quantity"), Column("step"))
        .fetchAll($0)
    }
  }

  public func scores(of run: String) throws -> [ScoreRow] {
    try read {
      try ScoreRow.filter(Column("run") == run).order(Column("probe"), Column("candidate"))
        .fetchAll($0)
    }
  }

  public func segments(of run: String) throws -> [SegmentRow] {
    try read {
      try SegmentRow.filter(Column("run") == run).order(Column("position")).fetchAll($0)
    }
  }

  public func predictions(of run: String) throws -> [PredictionRow] {
    try read {
      try PredictionRow.filter(Column("run") == run).order(Column("image")).fetchAll($0)
    }
  }

  /// When a study's claims and seeds were first seen and results were looked at, in order of time.
  public func registrations(of study: String) throws -> [RegistrationRow] {
    try read {
      try RegistrationRow.filter(Column("study") == study).order(Column("position"))
        .fetchAll($0)
    }
  }

  /// Runs that are excluded from a study.
  public func exclusions(of study: String) throws -> [ExclusionRow] {
    try read {
      try ExclusionRow.filter(Column("study") == study).order(Column("run")).fetchAll($0)
    }
  }

  /// Parts of a study's archive that are left out because they are damaged.
  public func damage(of study: String) throws -> [DamageRow] {
    try read {
      try DamageRow.filter(Column("study") == study).order(Column("position"))
        .fetchAll($0)
    }
  }

  public func fits(of study: String) throws -> [FitRow] {
    try read {
      try FitRow.filter(Column("study") == study).order(Column("name")).fetchAll($0)
    }
  }

  /// Completed work of one host, from which its speed is estimated; oldest first.
  ///
  /// - Parameters:
  ///   - host: The host.
  ///   - latest: Of each cell, how many runs count; nil for all.
  public func efforts(onHost host: String, latest: Int? = nil) throws -> [EffortRow] {
    try read { db in
      try EffortRow.fetchAll(
        db,
        sql: """
          WITH known AS (
            SELECT effort.*, row_number() OVER (
              PARTITION BY run.cell ORDER BY effort.startedAt DESC, run.id DESC) AS age
            FROM effort JOIN run ON run.id = effort.run
            WHERE effort.host = ? AND effort.hosts = 1)
          SELECT effort.*, run.configuration, run.flops, run.images, run.patches,
            1.0 * effort.steps / run.steps AS share,
            (SELECT max(testCount) FROM score WHERE score.run = run.id) AS testImages,
            (SELECT json_group_array(configuration) FROM probe
              WHERE id IN (SELECT probe FROM score WHERE score.run = run.id)) AS probes
          FROM known AS effort JOIN run ON run.id = effort.run
          WHERE age <= ?
          ORDER BY effort.startedAt, run.id
          """, arguments: [host, latest ?? .max])
    }
  }
}
