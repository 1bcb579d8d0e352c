import GRDB

/// The schema, as an append-only list of migrations.
///
/// Constraints and foreign keys are declared here rather than checked in code: the database accepts
/// only consistent data. Everything but `segment` is determined by specs and numerics alone; values
/// that depend on clock or machine are in `segment`.
enum Migrations {
  static var all: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1 studies and runs") { db in
      try db.execute(sql: tables)
      try db.execute(sql: views)
    }
    migrator.registerMigration("what is held equal") { try $0.execute(sql: held) }
    migrator.registerMigration("candidates of a probe") { try $0.execute(sql: candidates) }
    migrator.registerMigration("kinds of loss and the trunk's FLOPs") { db in
      try db.execute(
        sql: """
          ALTER TABLE run ADD COLUMN trunkFlops REAL;
          ALTER TABLE run ADD COLUMN lossUnit TEXT;
          ALTER TABLE run ADD COLUMN lossCondition TEXT;
          """)
    }
    migrator.registerMigration("predicted images") { try $0.execute(sql: predictions) }
    migrator.registerMigration("time on cores") { try $0.execute(sql: coreSeconds) }
    migrator.registerMigration("unique images") {
      try $0.execute(
        sql: "ALTER TABLE run ADD COLUMN uniqueImages INTEGER CHECK (uniqueImages > 0)")
    }
    migrator.registerMigration("floors") { try $0.execute(sql: floors) }
    migrator.registerMigration("sources, registrations and exclusions") {
      try $0.execute(sql: sources)
    }
    migrator.registerMigration("whose commit") { try $0.execute(sql: commits) }
    migrator.registerMigration("damage") { try $0.execute(sql: damage) }
    migrator.registerMigration("images that were left out") {
      try $0.execute(sql: "ALTER TABLE run ADD COLUMN leftOut TEXT")
    }
    migrator.registerMigration("study and run") { try $0.execute(sql: studyAndRun) }
    migrator.registerMigration("labels per class") {
      try $0.execute(
        sql: ["labels", "fewestLabels", "mostLabels"].map {
          "ALTER TABLE score ADD COLUMN \($0) INTEGER CHECK (\($0) >= 0);"
        }.joined())
    }
    migrator.registerMigration("seeds until decided") {
      try $0.execute(
        sql: "ALTER TABLE study ADD COLUMN looks TEXT CHECK (looks IS NULL OR json_valid(looks))")
    }
    migrator.registerMigration("fingerprints of images") {
      // The column is filled by reading every source again.
      try $0.execute(
        sql: "ALTER TABLE run ADD COLUMN imagesFingerprint TEXT; DELETE FROM source;")
    }
    return migrator
  }

  private static let predictions = """
    CREATE TABLE prediction (
      run TEXT NOT NULL REFERENCES run ON DELETE CASCADE,
      image INTEGER NOT NULL CHECK (image >= 0),
      size INTEGER NOT NULL CHECK (size > 0),
      channels INTEGER NOT NULL CHECK (channels IN (1, 3)),
      truth BLOB NOT NULL,
      seen BLOB NOT NULL,
      predicted BLOB NOT NULL,
      PRIMARY KEY (run, image)
    ) WITHOUT ROWID;
    """

  private static let coreSeconds = """
    ALTER TABLE segment ADD COLUMN trainingCoreSeconds REAL;
    ALTER TABLE segment ADD COLUMN tokenizerCoreSeconds REAL;
    ALTER TABLE segment ADD COLUMN probingCoreSeconds REAL;
    -- What one run took, all segments together; where nothing else was counted, time on the wall.
    CREATE VIEW effort AS
      SELECT run, min(host) AS host, min(startedAt) AS startedAt,
        count(DISTINCT host) AS hosts,
        sum(max(toStep - fromStep, 0)) AS steps,
        sum(coalesce(trainingCoreSeconds, seconds * threads)) AS training,
        sum(coalesce(tokenizerCoreSeconds, 0)) AS tokenizer,
        sum(coalesce(probingCoreSeconds, probeSeconds * threads)) AS probing
      FROM segment GROUP BY run;
    """

  private static let held = """
    -- What was solved for so that a cell counts as much as its control, and the miss.
    CREATE TABLE held (
      experiment TEXT NOT NULL REFERENCES experiment ON DELETE CASCADE,
      cell TEXT NOT NULL CHECK (length(cell) = 16),
      quantity TEXT NOT NULL,
      setting TEXT NOT NULL,
      value INTEGER NOT NULL CHECK (value > 0),
      target REAL NOT NULL CHECK (target > 0),
      found REAL NOT NULL CHECK (found > 0),
      PRIMARY KEY (experiment, cell, quantity)
    ) WITHOUT ROWID;
    """

  private static let floors = """
    -- What a method that learns nothing of the images reaches where a cell's runs are judged.
    CREATE TABLE floor (
      experiment TEXT NOT NULL REFERENCES experiment ON DELETE CASCADE,
      cell TEXT NOT NULL CHECK (length(cell) = 16),
      metric TEXT NOT NULL,
      kind TEXT NOT NULL,
      value REAL NOT NULL,
      testCount INTEGER CHECK (testCount > 0),
      artefact TEXT NOT NULL CHECK (length(artefact) = 16),
      settings TEXT NOT NULL CHECK (json_valid(settings)),
      PRIMARY KEY (experiment, cell, metric, kind)
    ) WITHOUT ROWID;
    CREATE VIEW floors AS SELECT * FROM floor;
    """

  private static let damage = """
    -- Damaged parts of a study's archive.
    CREATE TABLE damage (
      experiment TEXT NOT NULL REFERENCES experiment ON DELETE CASCADE,
      position INTEGER NOT NULL CHECK (position >= 0),
      description TEXT NOT NULL,
      PRIMARY KEY (experiment, position)
    ) WITHOUT ROWID;
    """

  private static let sources = """
    -- What the index was made from, and how it looked then.
    CREATE TABLE source (path TEXT PRIMARY KEY NOT NULL, stamp TEXT NOT NULL);
    CREATE TABLE archived (
      experiment TEXT NOT NULL,
      run TEXT NOT NULL,
      PRIMARY KEY (experiment, run)
    ) WITHOUT ROWID;
    -- When claims and seeds were first seen, and results looked at.
    CREATE TABLE registration (
      experiment TEXT NOT NULL REFERENCES experiment ON DELETE CASCADE,
      position INTEGER NOT NULL CHECK (position >= 0),
      kind TEXT NOT NULL CHECK (kind IN ('claim', 'seeds', 'look')),
      subject TEXT NOT NULL,
      digest TEXT NOT NULL,
      seeds TEXT NOT NULL CHECK (json_valid(seeds)),
      at TEXT NOT NULL,
      runsDone INTEGER NOT NULL CHECK (runsDone >= 0),
      runs INTEGER NOT NULL CHECK (runs >= runsDone),
      PRIMARY KEY (experiment, position)
    ) WITHOUT ROWID;
    CREATE TABLE exclusion (
      experiment TEXT NOT NULL REFERENCES experiment ON DELETE CASCADE,
      run TEXT NOT NULL REFERENCES run ON DELETE CASCADE,
      reason TEXT NOT NULL,
      at TEXT NOT NULL,
      PRIMARY KEY (experiment, run)
    ) WITHOUT ROWID;
    """

  /// The program's commit and the study's are separate; older programs recorded the study's commit
  /// as their own, and their flag for changes included the results.
  private static let commits = """
    ALTER TABLE segment ADD COLUMN programCommit TEXT;
    ALTER TABLE segment ADD COLUMN programIsChanged INTEGER CHECK (programIsChanged IN (0, 1));
    ALTER TABLE segment ADD COLUMN programBuild TEXT;
    ALTER TABLE segment ADD COLUMN studyCommit TEXT;
    ALTER TABLE segment ADD COLUMN studyIsDirty INTEGER CHECK (studyIsDirty IN (0, 1));
    ALTER TABLE segment ADD COLUMN studyDifference TEXT;
    ALTER TABLE segment ADD COLUMN studyChangedLines INTEGER;
    UPDATE segment SET studyCommit = nullif(revision, 'unknown');
    ALTER TABLE segment DROP COLUMN revision;
    ALTER TABLE segment DROP COLUMN isDirty;
    """

  /// A probe selects among learning rates or numbers of neighbors, and records the position in its
  /// grid.
  private static let candidates = """
    DROP VIEW scores;
    CREATE TABLE candidateScore (
      run TEXT NOT NULL REFERENCES run ON DELETE CASCADE,
      probe TEXT NOT NULL REFERENCES probe,
      candidate INTEGER NOT NULL CHECK (candidate >= 0),
      learningRate REAL,
      neighbours INTEGER CHECK (neighbours > 0),
      validationAccuracy REAL NOT NULL CHECK (validationAccuracy BETWEEN 0 AND 1),
      testAccuracy REAL CHECK (testAccuracy BETWEEN 0 AND 1),
      testCount INTEGER CHECK (testCount > 0),
      isSelected INTEGER NOT NULL CHECK (isSelected IN (0, 1)),
      PRIMARY KEY (run, probe, candidate),
      CHECK ((learningRate IS NULL) <> (neighbours IS NULL)),
      CHECK ((testAccuracy IS NULL) = (testCount IS NULL))
    ) WITHOUT ROWID;
    INSERT INTO candidateScore
      SELECT run, probe,
        row_number() OVER (PARTITION BY run, probe ORDER BY learningRate) - 1,
        learningRate, NULL, validationAccuracy, testAccuracy, testCount, isSelected
      FROM score;
    DROP TABLE score;
    ALTER TABLE candidateScore RENAME TO score;
    -- One row per study, run and probe: the candidate that validation chose; edge is 'lowest' or
    -- 'highest' where it is the end of its grid of learning rates.
    CREATE VIEW scores AS
      SELECT DISTINCT experimentProbe.experiment, experimentProbe.name AS probeName,
        run.cell, run.seed, score.*,
        CASE score.learningRate WHEN grid.low THEN 'lowest' WHEN grid.high THEN 'highest' END
          AS edge
      FROM score
      JOIN experimentProbe ON experimentProbe.probe = score.probe
      JOIN membership ON membership.run = score.run
        AND membership.experiment = experimentProbe.experiment
      JOIN run ON run.id = score.run
      LEFT JOIN (
        SELECT run, probe, min(learningRate) AS low, max(learningRate) AS high
        FROM score GROUP BY run, probe HAVING count(learningRate) > 1
      ) AS grid ON grid.run = score.run AND grid.probe = score.probe
      WHERE score.isSelected;
    """
}
