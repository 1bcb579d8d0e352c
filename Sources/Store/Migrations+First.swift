extension Migrations {
  /// The tables of the first version.
  static let tables = """
    CREATE TABLE experiment (
      name TEXT PRIMARY KEY NOT NULL,
      question TEXT NOT NULL,
      source TEXT NOT NULL,
      specification TEXT NOT NULL,
      expectation TEXT CHECK (expectation IS NULL OR json_valid(expectation))
    );
    CREATE TABLE axis (
      experiment TEXT NOT NULL REFERENCES experiment ON DELETE CASCADE,
      name TEXT NOT NULL,
      position INTEGER NOT NULL CHECK (position >= 0),
      PRIMARY KEY (experiment, name)
    ) WITHOUT ROWID;
    CREATE TABLE level (
      experiment TEXT NOT NULL,
      axis TEXT NOT NULL,
      label TEXT NOT NULL,
      position INTEGER NOT NULL CHECK (position >= 0),
      isBase INTEGER NOT NULL CHECK (isBase IN (0, 1)),
      PRIMARY KEY (experiment, axis, label),
      FOREIGN KEY (experiment, axis) REFERENCES axis ON DELETE CASCADE
    ) WITHOUT ROWID;
    CREATE TABLE run (
      id TEXT PRIMARY KEY NOT NULL CHECK (length(id) = 16),
      cell TEXT NOT NULL CHECK (length(cell) = 16),
      seed INTEGER NOT NULL,
      configuration TEXT NOT NULL CHECK (json_valid(configuration)),
      numerics INTEGER NOT NULL CHECK (numerics > 0),
      parameters INTEGER NOT NULL CHECK (parameters > 0),
      trunkParameters INTEGER NOT NULL,
      headParameters INTEGER NOT NULL,
      steps INTEGER NOT NULL CHECK (steps > 0),
      images INTEGER NOT NULL CHECK (images > 0),
      patches INTEGER NOT NULL CHECK (patches > 0),
      flops REAL NOT NULL CHECK (flops > 0),
      state TEXT NOT NULL CHECK (state IN ('planned', 'running', 'done', 'diverged', 'failed')),
      message TEXT,
      CHECK (trunkParameters + headParameters = parameters)
    );
    CREATE INDEX runByCell ON run (cell, seed);
    CREATE TABLE membership (
      experiment TEXT NOT NULL,
      run TEXT NOT NULL REFERENCES run ON DELETE CASCADE,
      axis TEXT NOT NULL,
      level TEXT NOT NULL,
      PRIMARY KEY (experiment, run, axis),
      FOREIGN KEY (experiment, axis, level) REFERENCES level ON DELETE CASCADE
    ) WITHOUT ROWID;
    CREATE INDEX membershipByRun ON membership (run);
    CREATE TABLE measurement (
      run TEXT NOT NULL REFERENCES run ON DELETE CASCADE,
      quantity TEXT NOT NULL,
      step INTEGER NOT NULL CHECK (step >= 0),
      value REAL NOT NULL,
      PRIMARY KEY (run, quantity, step)
    ) WITHOUT ROWID;
    CREATE TABLE probe (
      id TEXT PRIMARY KEY NOT NULL CHECK (length(id) = 16),
      configuration TEXT NOT NULL CHECK (json_valid(configuration))
    );
    CREATE TABLE experimentProbe (
      experiment TEXT NOT NULL REFERENCES experiment ON DELETE CASCADE,
      name TEXT NOT NULL,
      probe TEXT NOT NULL REFERENCES probe,
      position INTEGER NOT NULL CHECK (position >= 0),
      PRIMARY KEY (experiment, name)
    ) WITHOUT ROWID;
    CREATE TABLE score (
      run TEXT NOT NULL REFERENCES run ON DELETE CASCADE,
      probe TEXT NOT NULL REFERENCES probe,
      learningRate REAL NOT NULL,
      validationAccuracy REAL NOT NULL CHECK (validationAccuracy BETWEEN 0 AND 1),
      testAccuracy REAL CHECK (testAccuracy BETWEEN 0 AND 1),
      testCount INTEGER CHECK (testCount > 0),
      isSelected INTEGER NOT NULL CHECK (isSelected IN (0, 1)),
      PRIMARY KEY (run, probe, learningRate),
      CHECK ((testAccuracy IS NULL) = (testCount IS NULL))
    ) WITHOUT ROWID;
    CREATE TABLE fit (
      experiment TEXT NOT NULL REFERENCES experiment ON DELETE CASCADE,
      name TEXT NOT NULL,
      law TEXT NOT NULL,
      x TEXT NOT NULL,
      y TEXT NOT NULL,
      result TEXT NOT NULL CHECK (json_valid(result)),
      PRIMARY KEY (experiment, name)
    ) WITHOUT ROWID;
    CREATE TABLE segment (
      run TEXT NOT NULL REFERENCES run ON DELETE CASCADE,
      position INTEGER NOT NULL,
      fromStep INTEGER NOT NULL,
      toStep INTEGER NOT NULL,
      seconds REAL NOT NULL,
      probeSeconds REAL NOT NULL,
      startedAt TEXT NOT NULL,
      ending TEXT NOT NULL,
      host TEXT NOT NULL,
      cpu TEXT NOT NULL,
      coreCount INTEGER NOT NULL,
      blas TEXT NOT NULL,
      blasCore TEXT NOT NULL,
      vectors TEXT NOT NULL,
      threads INTEGER NOT NULL,
      revision TEXT NOT NULL,
      isDirty INTEGER NOT NULL,
      version TEXT NOT NULL,
      PRIMARY KEY (run, position)
    ) WITHOUT ROWID;
    """

  /// Its views, for users.
  static let views = """
    -- One row per run, with its last validation loss.
    CREATE VIEW runs AS
      SELECT run.*, (
        SELECT value FROM measurement
        WHERE measurement.run = run.id AND quantity = 'validationLoss'
        ORDER BY step DESC LIMIT 1) AS validationLoss
      FROM run;
    -- One row per cell: the seeds of one configuration together.
    CREATE VIEW cells AS
      SELECT cell, count(*) AS seeds, parameters, images, flops,
        avg(validationLoss) AS validationLoss
      FROM runs WHERE state = 'done' GROUP BY cell;
    -- One row per study, run and axis: which run answers which question.
    CREATE VIEW points AS
      SELECT membership.experiment, membership.axis, membership.level, runs.*
      FROM membership JOIN runs ON runs.id = membership.run;
    -- One row per study, run and probe: the learning rate that validation chose.
    CREATE VIEW scores AS
      SELECT DISTINCT experimentProbe.experiment, experimentProbe.name AS probeName,
        run.cell, run.seed, score.*
      FROM score
      JOIN experimentProbe ON experimentProbe.probe = score.probe
      JOIN membership ON membership.run = score.run
        AND membership.experiment = experimentProbe.experiment
      JOIN run ON run.id = score.run
      WHERE score.isSelected;
    CREATE VIEW fits AS SELECT * FROM fit;
    """
}
