public import Analysis
import Questions
import Foundation
import Store
public import Text

extension StudyData {
  /// One row per cell: levels, size, and every metric's mean with its interval over seeds.
  public var resultTable: Table {
    let headings =
      axes.map(\.name) + ["parameters (trunk)", "FLOPs (trunk)", "seeds"] + metricHeadings
    return Table(
      headings: headings,
      cells: cells.map { cell in
        axes.map { levelCell(cell.levels[$0.name] ?? "", of: $0.name) } + numbers(of: cell)
      })
  }

  /// The columns of each metric.
  var metricHeadings: [String] {
    metrics.flatMap { metric in
      let isExplained = metric == .validationLoss && hasExplained
      return [metric.name + metric.unit] + (isExplained ? ["explained (%)"] : [])
    }
  }

  /// A level; controls are set off.
  private func levelCell(_ level: String, of axis: String) -> TableCell {
    TableCell(level, level == base(of: axis) ? .strong : .plain)
  }

  private func numbers(of cell: StudyCell) -> [TableCell] {
    let size = [parameterText(cell.run), flopText(cell.run), "\(doneCount(cell))"]
    return
      (size
      + metrics.flatMap { metric -> [String] in
        let values = cell.runs.compactMap { value(metric, of: $0) }
        let mark = isBeyondFloors(metric, cell) ? "" : " †"
        let text = values.isEmpty ? "–" : SeedMean(values).text(metric) + mark
        return [text] + (metric == .validationLoss && hasExplained ? [explainedText(cell)] : [])
      }).map { TableCell($0) }
  }

  private func parameterText(_ run: RunRow) -> String {
    "\(run.parameters) (\(run.trunkParameters))"
  }

  private func flopText(_ run: RunRow) -> String {
    let numbers = [run.flops, run.trunkFlops].map { $0?.scientific ?? "–" }
    return "\(numbers[0]) (\(numbers[1]))"
  }

  private func doneCount(_ cell: StudyCell) -> Int { cell.runs.count { $0.run.state == .done } }

  /// One row per comparison with a control, or per interaction.
  public func comparisonTable(_ comparisons: [Comparison]) -> Table {
    Table(
      headings: [
        "metric", "axis", "comparison", "at", "difference (95 %)", "p (Holm)",
        "detectable at n, 2n, 4n", "seeds' r", "verdict",
      ],
      rows: comparisons.map { comparison in
        let metric = comparison.metric
        return [
          metric.name, comparison.axis, comparison.text,
          comparison.at.isEmpty ? "–" : comparison.at,
          comparison.paired.difference.signedText(metric),
          comparison.p.map { $0 < 0.001 ? "< 0.001" : $0.fixed(3) } ?? "–",
          comparison.paired.difference.detectableText(
            factor: metric.factor, unit: metric.differenceUnit),
          comparison.paired.correlation?.shown(2) ?? "–",
          comparison.verdict.text,
        ]
      })
  }

  /// Which interval the differences have, and why.
  var intervalNote: String {
    let metrics = metrics.map { metric in
      let seeds = seedCorrelation(metric)
      return "\(metric.name) \(seeds.mean.map { $0.shown(2) } ?? "–")"
        + " (\(seeds.isNearNothing ? "Welch" : "paired"))"
    }
    return
      "Mean correlation of the seeds over all pairs of cells: \(metrics.joined(separator: ", ")). "
      + "With at least \(SeedCorrelation.fewestCells) cells and a correlation below "
      + "\(SeedCorrelation.nearNothing) either way, differences have Welch's interval of unpaired seeds, "
      + "otherwise Student's of paired ones; interactions are always paired."
  }

  /// One row per cell and quantity held equal: what was solved for, and the miss.
  public var heldTable: Table? {
    guard !held.isEmpty else { return nil }
    return Table(
      headings: ["cell", "held", "by", "solution", "control has", "cell has", "miss"],
      rows: cells.flatMap { cell in
        held.filter { $0.cell == cell.run.cell }.map { row in
          [
            cell.label, row.quantity, row.setting, "\(row.value)",
            row.target.significant(4), row.found.significant(4),
            (100 * (row.found / row.target - 1)).shown(2, plus: true) + " %",
          ]
        }
      })
  }

  /// Runs that stand in no table, with the reason.
  public var excludedTable: Table? {
    let unfinished = runs.filter { $0.run.state != .done }
      .map { (run: $0, state: $0.run.state.rawValue, reason: $0.run.message ?? "not finished") }
    let left = unfinished + exclusions.map { ($0.run, "excluded", $0.reason) }
    guard !left.isEmpty else { return nil }
    let reasons = left.map(\.reason).saidOnce(in: left.map { String($0.run.run.id.prefix(8)) })
    return Table(
      headings: ["run", "cell", "seed", "state", "reason"],
      rows: zip(left, reasons).map { left, reason in
        let (run, state, _) = left
        return [
          String(run.run.id.prefix(8)),
          axes.compactMap { run.levels[$0.name] }.joined(separator: ", "), "\(run.run.seed)",
          state, reason,
        ]
      })
  }

  /// The binomial standard error of the test accuracies, in percent, where there are any.
  public var binomialNote: String? {
    let pairs = runs.flatMap { run in
      metrics.compactMap { metric -> Double? in
        guard let accuracy = value(metric, of: run), let count = testCount(metric, of: run) else {
          return nil
        }
        return (accuracy * (1 - accuracy) / Double(count)).squareRoot() * 100
      }
    }
    guard let largest = pairs.max() else { return nil }
    return "One run's test accuracy has a binomial standard error of at most "
      + "\(largest.fixed(2)) points, from the size of the test split."
  }

  /// How many labels probes learned from that ask for a number per class; nil where none does.
  var labelNote: String? {
    let sentences = probes.single.compactMap { probe -> String? in
      let rows = runs.compactMap { scores(of: $0)?.chosen[.probe(probe.name)] }
      func range(_ values: [Int]) -> String? {
        guard let low = values.min(), let high = values.max() else { return nil }
        return low == high ? "\(low)" : "\(low) to \(high)"
      }
      let (fewest, most) = (rows.compactMap(\.fewestLabels), rows.compactMap(\.mostLabels))
      guard let all = range(rows.compactMap(\.labels)), let each = range(fewest + most) else {
        return nil
      }
      let isShort = zip(fewest, most).contains { $0 < $1 }
      return "Probe \(Markdown.text(probe.name)) learned from \(all) labels, \(each) per class"
        + (isShort ? ": some classes have fewer than it asks for." : ".")
    }
    return sentences.isEmpty ? nil : sentences.joined(separator: " ")
  }

  /// What the study cost, and where it ran.
  public var costNote: String {
    let seconds = segments.map(\.coreSeconds).reduce(0, +)
    let flops = runs.map(\.run.flops).reduce(0, +)
    let machines = Set(
      segments.map { "\($0.cpu), OpenBLAS \($0.blasCore), \($0.vectors)" }
    ).sorted()
    let programs = Set(segments.map(\.program)).sorted()
    let studies = Set(segments.map(\.study)).sorted()
    let versions = Set(runs.map(\.run.numerics)).sorted().map { "\($0)" }
    return "\(runs.count) runs"
      + (versions.isEmpty ? "" : " of numerics version \(versions.joined(separator: " and "))")
      + ", \(flops.scientific) FLOPs, "
      + "\((seconds / 3600).fixed(2)) core-hours with probes, on "
      + (machines.isEmpty ? "no machine yet" : machines.joined(separator: "; ")) + ". "
      + "Program: " + (programs.isEmpty ? "none yet" : programs.joined(separator: "; ")) + "."
      + (studies.isEmpty
        ? "" : " The study's repository was at \(studies.joined(separator: "; ")).")
  }
}
