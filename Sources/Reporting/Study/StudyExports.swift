public import Analysis
import Questions
import Scaling
import Store
public import Text

extension StudyData {
  /// The study's numbers as CSV, by file name: sorted, without times, so that equal studies give
  /// equal bytes.
  public var exports: [String: String] {
    var files = [
      "runs.csv": runTable.csv, "cells.csv": cellNumbers.csv, "scores.csv": scoreTable.csv,
      "curves.csv": curveTable.csv,
      "comparisons.csv": comparisonNumbers.csv, "fits.csv": fitNumbers.csv,
    ]
    if !floors.isEmpty { files["floors.csv"] = floorNumbers.csv }
    if !countings.isEmpty { files["countings.csv"] = countingNumbers.csv }
    if !approaches.isEmpty { files["allocations.csv"] = allocationNumbers.csv }
    if case let claims = claimRecords, !claims.rows.isEmpty { files["claims.csv"] = claims.csv }
    return files
  }

  /// The columns of the axes; one that a column of ours would be taken for says `axis.` before it.
  private func axisColumns(besides others: [String]) -> [String] {
    axes.map { others.contains($0.name) ? "axis.\($0.name)" : $0.name }
  }

  /// Records whose rows begin with columns of their own, then have a column per axis, then others.
  private func records(_ first: [String], _ last: [String], _ rows: [[Datum]]) -> Records {
    Records(columns: first + axisColumns(besides: first + last) + last, rows: rows)
  }

  private func levels(_ run: StudyRun) -> [Datum] {
    axes.map { .text(run.levels[$0.name] ?? "") }
  }

  private var runTable: Records {
    let settings = VaryingSettings(runs.map(\.run))
    return records(
      ["run", "cell"],
      [
        "seed", "state", "parameters", "trunkParameters", "headParameters", "steps", "images",
        "patches", "flops", "trunkFlops", "validationLoss", "lossUnit", "lossCondition",
      ] + settings.paths,
      runs.map { run in
        let row = run.run
        let counts = [
          row.parameters, row.trunkParameters, row.headParameters, row.steps, row.images,
          row.patches,
        ]
        let numbers = [row.flops, row.trunkFlops, value(.validationLoss, of: run)]
        return [.text(row.id), .text(row.cell)] + levels(run)
          + [Datum(row.seed), .text(row.state.rawValue)] + counts.map { Datum($0) }
          + numbers.map { Datum($0) } + [Datum(row.lossUnit), Datum(row.lossCondition)]
          + settings.row(row)
      })
  }

  /// Each cell's means over seeds with Student's 95 % intervals; accuracies from 0 to 1.
  public var cellNumbers: Records {
    records(
      ["cell"],
      [
        "parameters", "trunkParameters", "flops", "trunkFlops", "metric", "seeds", "mean", "low",
        "high",
      ],
      cells.flatMap { cell in
        metrics.compactMap { metric -> [Datum]? in
          let values = cell.runs.compactMap { value(metric, of: $0) }
          guard !values.isEmpty else { return nil }
          let (mean, run) = (SeedMean(values), cell.run)
          let interval = mean.halfWidth.map { _ in (mean.low, mean.high) }
          return [.text(run.cell)] + levels(cell.runs[0])
            + [Datum(run.parameters), Datum(run.trunkParameters), Datum(run.flops)]
            + [Datum(run.trunkFlops), .text(metric.name), Datum(mean.seeds), .number(mean.mean)]
            + [Datum(interval?.0), Datum(interval?.1)]
        }
      })
  }

  private var floorNumbers: Records {
    let floors = floorRecords
    return records(
      floors.first, floors.last,
      floors.rows.map { cell, row in
        [.text(cell.run.cell)] + axes.map { .text(cell.levels[$0.name] ?? "") } + row
      })
  }

  private var scoreTable: Records {
    records(
      ["run"],
      [
        "seed", "probe", "testAccuracy", "testCount", "validationAccuracy", "chosenRate",
        "chosenNeighbors",
      ],
      runs.flatMap { run in
        knownMetrics.filter(\.isAccuracy).compactMap { metric -> [Datum]? in
          guard let accuracy = value(metric, of: run), let count = testCount(metric, of: run) else {
            return nil
          }
          let chosen = scores(of: run)?.chosen[metric]
          return [.text(run.run.id)] + levels(run) + [
            Datum(run.run.seed), .text(metric.shortName), .number(accuracy), Datum(count),
            Datum(chosen?.validationAccuracy), Datum(chosen?.learningRate),
            chosen?.neighbors.map { Datum($0) } ?? .missing,
          ]
        }
      })
  }

  private var curveTable: Records {
    records(
      ["run"], ["seed", "quantity", "step", "value"],
      runs.flatMap { run in
        ["trainingLoss", "validationLoss"].flatMap { quantity in
          measurements(quantity, of: run).map { row in
            [.text(run.run.id)] + levels(run) + [
              Datum(run.run.seed), .text(quantity), Datum(row.step), .number(row.value),
            ]
          }
        }
      })
  }

  /// Comparisons with controls, then interactions, as plain numbers; accuracies from 0 to 1.
  public var comparisonNumbers: Records {
    Records(
      columns: [
        "metric", "axis", "level", "base", "at", "seeds", "difference", "low", "high", "p",
        "pHolm",
      ] + TableComparison.detectableColumns + ["correlation", "interval", "verdict"],
      rows: (comparisons + interactions).map { comparison in
        let paired = comparison.paired
        let difference = paired.difference
        let interval =
          difference.halfWidth == nil ? [nil, nil] : [difference.low, difference.high]
        let numbers = [difference.mean] + interval + [paired.p, comparison.p]
        let names = [
          comparison.metric.name, comparison.axis, comparison.level, comparison.base,
          comparison.at,
        ]
        let found = [Datum(difference.seeds)] + numbers.map { Datum($0) }
        return names.map { .text($0) } + found + Optional(difference).detectableData
          + [Datum(paired.correlation), Datum(paired.intervalName)]
          + [.text(comparison.verdict.word)]
      })
  }

  /// Every constant of every fitted law.
  private var fitNumbers: Records {
    Records(
      columns: ["fit", "law", "y", "x", "parameter", "value", "low", "high", "points"],
      rows: fits.flatMap { stored in
        stored.fit.parameters.map { parameter in
          [stored.name, stored.fit.law, stored.y, stored.x, parameter.name].map { .text($0) }
            + [parameter.value, parameter.low, parameter.high].map { Datum($0?.bounded) }
            + [Datum(stored.fit.points)]
        }
      })
  }
}
