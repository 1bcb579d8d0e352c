extension Migrations {
  /// A study and a run are called that everywhere, as in specs, CSV files and commands.
  static let studyAndRun =
    ["runs", "cells", "points", "scores", "fits", "floors"].map { "DROP VIEW \($0);" }
    .joined() + """
      ALTER TABLE experiment RENAME TO study;
      ALTER TABLE experimentProbe RENAME TO studyProbe;
      """
    + [
      "axis", "level", "membership", "studyProbe", "fit", "held", "floor", "damage", "archived",
      "registration", "exclusion",
    ].map { "ALTER TABLE \($0) RENAME COLUMN experiment TO study;" }.joined() + """
      ALTER TABLE score RENAME COLUMN neighbours TO neighbors;
      -- One row per run, with its last validation loss.
      CREATE VIEW runs AS
        SELECT id AS run, cell, seed, state, message, parameters, trunkParameters, headParameters,
          steps, images, uniqueImages, patches, flops, trunkFlops, (
            SELECT value FROM measurement
            WHERE measurement.run = run.id AND quantity = 'validationLoss'
            ORDER BY step DESC LIMIT 1) AS validationLoss,
          lossUnit, lossCondition, numerics, configuration
        FROM run;
      -- One row per cell: the seeds of one configuration together.
      CREATE VIEW cells AS
        SELECT cell, count(*) AS seeds, parameters, images, flops,
          avg(validationLoss) AS validationLoss
        FROM runs WHERE state = 'done' GROUP BY cell;
      -- One row per study, run and axis: which run answers which question.
      CREATE VIEW points AS
        SELECT membership.study, membership.axis, membership.level, runs.*
        FROM membership JOIN runs ON runs.run = membership.run;
      -- One row per study, run and probe: the candidate that validation chose; edge is 'lowest' or
      -- 'highest' where it is the end of its grid of learning rates.
      CREATE VIEW scores AS
        SELECT DISTINCT studyProbe.study, studyProbe.name AS probeName,
          run.cell, run.seed, score.*,
          CASE score.learningRate WHEN grid.low THEN 'lowest' WHEN grid.high THEN 'highest' END
            AS edge
        FROM score
        JOIN studyProbe ON studyProbe.probe = score.probe
        JOIN membership ON membership.run = score.run AND membership.study = studyProbe.study
        JOIN run ON run.id = score.run
        LEFT JOIN (
          SELECT run, probe, min(learningRate) AS low, max(learningRate) AS high
          FROM score GROUP BY run, probe HAVING count(learningRate) > 1
        ) AS grid ON grid.run = score.run AND grid.probe = score.probe
        WHERE score.isSelected;
      CREATE VIEW fits AS SELECT * FROM fit;
      CREATE VIEW floors AS SELECT * FROM floor;
      """
}
