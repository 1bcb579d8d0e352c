public import Analysis
public import Text

extension TableComparison {
  /// For people: each level's mean with its interval, and its paired difference from the control.
  public var table: Table {
    Table(
      headings: roles.by + [
        roles.axis, "seeds", "\(roles.metric), mean ± 95 %", "difference (95 %)", "p (Holm)",
        "detectable at n, 2n, 4n", "seeds' r", "verdict",
      ],
      rows: rows.map { row in
        let isControl = row.level == control
        let paired = row.paired
        return row.at + [
          isControl ? "\(row.level) (control)" : row.level, "\(row.values.count)",
          row.mean.text(factor: 1, digits: 4),
          paired.map { $0.statistics.difference.signedText } ?? "–",
          paired?.p.map { $0 < 0.001 ? "< 0.001" : $0.fixed(3) } ?? "–",
          paired?.statistics.difference.detectableText() ?? "–",
          paired?.statistics.correlation?.shown(2) ?? "–",
          isControl ? "–" : paired?.verdict.text ?? "no shared seed",
        ]
      })
  }

  /// For programs: the same as numbers.
  public var records: Records {
    Records(
      columns: roles.by + [
        "level", "control", "seeds", "mean", "low", "high", "pairs", "difference", "differenceLow",
        "differenceHigh", "p",
      ] + Self.detectableColumns + ["correlation", "interval", "verdict"],
      rows: rows.map { row in
        let (mean, difference) = (row.mean, row.paired?.statistics.difference)
        func ends(_ mean: SeedMean?) -> [Datum] {
          let hasInterval = mean?.halfWidth != nil
          return [mean?.low, mean?.high].map { hasInterval ? Datum($0) : .missing }
        }
        let verdict = row.level == control ? nil : row.paired?.verdict.word ?? "no shared seed"
        let own = [Datum(row.level), Datum(control), Datum(row.values.count), Datum(mean.mean)]
        let pairs = [Datum(row.paired?.differences.count ?? 0), Datum(difference?.mean)]
        return row.at.map { Datum($0) } + own + ends(mean) + pairs + ends(difference)
          + [Datum(row.paired?.p)] + difference.detectableData
          + [Datum(row.paired?.statistics.correlation)]
          + [Datum(row.paired?.statistics.intervalName), Datum(verdict)]
      })
  }
}

extension TableComparison {
  /// What n, 2n and 4n seeds detect, as ``detectableData`` has it.
  static let detectableColumns = ["detectable", "detectable2n", "detectable4n"]
}

extension SeedMean? {
  /// What n, 2n and 4n seeds detect; missing where there is no interval.
  var detectableData: [Datum] {
    let found = self?.detectable ?? []
    return (0..<3).map { found.isEmpty ? .missing : .number(found[$0]) }
  }
}

extension SeedDifference {
  /// Whose interval it has: `paired` or `Welch`; nil where it has none.
  var intervalName: String? {
    difference.halfWidth == nil ? nil : isPaired ? "paired" : "Welch"
  }
}
