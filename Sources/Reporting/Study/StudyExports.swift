import Questions
public import Analysis
import Scaling
import Store

extension StudyData {
  /// The study's numbers as CSV, by file name: sorted, without times, so that equal studies give
  /// equal bytes.
  public var exports: [String: String] {
    var files = [
      "runs.csv": runTable.csv, "scores.csv": scoreTable.csv, "curves.csv": curveTable.csv,
      "comparisons.csv": comparisonNumbers.csv, "fits.csv": fitNumbers.csv,
    ]
    if !approaches.isEmpty { files["allocations.csv"] = allocationNumbers.csv }
    if let claimTable { files["claims.csv"] = claimTable.csv }
    return files
  }

  private func levels(_ run: StudyRun) -> [String] { axes.map { run.levels[$0.name] ?? "" } }

  private var runTable: Table {
    Table(
      headings: ["run", "cell"] + axes.map(\.name) + [
        "seed", "state", "parameters", "trunkParameters", "headParameters", "steps", "images",
        "patches", "flops", "trunkFlops", "validationLoss", "lossUnit", "lossCondition",
      ],
      rows: runs.map { run in
        let row = run.run
        let counts = [
          row.parameters, row.trunkParameters, row.headParameters, row.steps, row.images,
          row.patches,
        ].map(String.init)
        return [row.id, row.cell] + levels(run) + ["\(row.seed)", row.state.rawValue] + counts
          + [row.flops, row.trunkFlops, value(.validationLoss, of: run)]
          .map { $0.map { "\($0)" } ?? "" } + [row.lossUnit ?? "", row.lossCondition ?? ""]
      })
  }

  private var scoreTable: Table {
    Table(
      headings: ["run"] + axes.map(\.name) + ["seed", "probe", "testAccuracy", "testCount"],
      rows: runs.flatMap { run in
        knownMetrics.filter(\.isAccuracy).compactMap { metric in
          guard let accuracy = value(metric, of: run), let count = testCount(metric, of: run) else {
            return nil
          }
          return [run.run.id] + levels(run)
            + ["\(run.run.seed)", metric.shortName, "\(accuracy)", "\(count)"]
        }
      })
  }

  private var curveTable: Table {
    Table(
      headings: ["run"] + axes.map(\.name) + ["seed", "quantity", "step", "value"],
      rows: runs.flatMap { run in
        ["trainingLoss", "validationLoss"].flatMap { quantity in
          measurements(quantity, of: run).map {
            [run.run.id] + levels(run)
              + ["\(run.run.seed)", quantity, "\($0.step)", "\($0.value)"]
          }
        }
      })
  }

  /// The differences of ``comparisonTable`` as plain numbers; accuracies from 0 to 1.
  private var comparisonNumbers: Table {
    Table(
      headings: [
        "metric", "axis", "level", "base", "at", "seeds", "difference", "low", "high", "p",
        "pHolm", "detectable", "verdict",
      ],
      rows: comparisons.map { comparison in
        let paired = comparison.paired
        let difference = paired.difference
        let interval =
          difference.halfWidth == nil ? [nil, nil] : [difference.low, difference.high]
        let numbers = [difference.mean] + interval + [paired.p, comparison.p, paired.detectable]
        return [
          comparison.metric.name, comparison.axis, comparison.level, comparison.base,
          comparison.at, "\(difference.seeds)",
        ] + numbers.map { $0.map { "\($0)" } ?? "" } + [comparison.verdict.word]
      })
  }

  /// Every constant of every fitted law.
  private var fitNumbers: Table {
    Table(
      headings: ["fit", "law", "y", "x", "parameter", "value", "low", "high", "points"],
      rows: fits.flatMap { stored in
        stored.fit.parameters.map { parameter in
          [stored.name, stored.fit.law, stored.y, stored.x, parameter.name]
            + [parameter.value, parameter.low, parameter.high].map { $0.map { "\($0)" } ?? "" }
            + ["\(stored.fit.points)"]
        }
      })
  }
}
