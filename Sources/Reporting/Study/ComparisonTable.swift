public import Analysis
public import Text

extension TableComparison {
  /// For people: each level's mean with its interval, and its paired difference from the control.
  public var table: Table {
    Table(
      headings: roles.by + [
        roles.axis, "seeds", "\(roles.metric), mean ± 95 %", "difference (95 %)", "p (Holm)",
        "detectable", "verdict",
      ],
      rows: rows.map { row in
        let isControl = row.level == control
        let paired = row.paired
        return row.at + [
          isControl ? "\(row.level) (control)" : row.level, "\(row.values.count)",
          row.mean.text(factor: 1, digits: 4),
          paired.map { $0.statistics.difference.signedText } ?? "–",
          paired?.p.map { $0 < 0.001 ? "< 0.001" : $0.fixed(3) } ?? "–",
          paired?.statistics.detectable.map { Interval.number($0, significant: 2) } ?? "–",
          isControl ? "–" : paired?.verdict.text ?? "no shared seed",
        ]
      })
  }

  /// For programs: the same as numbers.
  public var records: Records {
    Records(
      columns: roles.by + [
        "level", "control", "seeds", "mean", "low", "high", "pairs", "difference", "differenceLow",
        "differenceHigh", "p", "detectable", "verdict",
      ],
      rows: rows.map { row in
        let difference = row.paired?.statistics.difference
        return row.at.map { Datum($0) } + [
          Datum(row.level), Datum(control), Datum(row.values.count), Datum(row.mean.mean),
          Datum(row.mean.halfWidth.map { _ in row.mean.low }),
          Datum(row.mean.halfWidth.map { _ in row.mean.high }),
          Datum(row.paired?.differences.count ?? 0), Datum(difference?.mean),
          Datum(difference?.halfWidth.flatMap { _ in difference?.low }),
          Datum(difference?.halfWidth.flatMap { _ in difference?.high }), Datum(row.paired?.p),
          Datum(row.paired?.statistics.detectable),
          Datum(row.level == control ? nil : row.paired?.verdict.word ?? "no shared seed"),
        ]
      })
  }
}

extension SeedMean {
  /// A difference in the unit of the table: `−1.8 [−2.7, −0.9]`.
  fileprivate var signedText: String {
    let text = Interval(
      mean, low: halfWidth.map { _ in low }, high: halfWidth.map { _ in high }
    ).signed(digits: 4)
    return halfWidth == nil ? "\(text) (one seed)" : text
  }
}
