public import Analysis
import Text

extension TableComparison {
  /// Two panels with one row per level: each seed with the mean and its 95 % interval; beside it each
  /// seed's difference from the control with the paired interval, on which the verdict rests.
  ///
  /// - Parameter name: Of the figure's files.
  public func figure(name: String) -> Figure {
    let labels = rows.map { ($0.at + [$0.level]).joined(separator: ", ") }
    let ticks = labels.enumerated().map { "\(GnuplotText.tick($1)) \($0)" }.joined(separator: ", ")
    // Seeds lie a little below their mean, which would hide them.
    func plot(_ quantity: String, over values: [Double]) -> String {
      let isSeed = "stringcolumn(3) eq '\(quantity)' && stringcolumn(4) ne ''"
      let isMean = "stringcolumn(3) eq '\(quantity)' && stringcolumn(4) eq ''"
      let mean = (5...7).map { "(\(isMean) ? $\($0) : NaN)" }
      return """
        set xtics \(GnuplotStyle.ticStep(over: values)) font ',10'
        plot data skip 1 using (\(isSeed) ? $5 : NaN):($1 + 0.25) \
        with points pt 7 ps 0.4 lc rgb "#888888" notitle, \\
          data skip 1 using \(mean[0]):1:\(mean[1]):\(mean[2]) \
        with xerrorbars lw 2 \(GnuplotStyle.point(0)) notitle
        """
    }
    let values = rows.flatMap { row -> [Double] in
      row.values.map(\.value) + [row.mean.low, row.mean.high]
    }
    let differences = rows.compactMap(\.paired).flatMap { paired -> [Double] in
      let mean = paired.statistics.difference
      return paired.differences + [0, mean.low, mean.high]
    }
    return Figure(
      name: name,
      title:
        "Each seed (grey), mean and 95 % interval; differences from \(control), paired by seed",
      csv: points.csv,
      commands: """
        set multiplot layout 1,2
        set yrange [\(Double(rows.count) - 0.5):-0.5]
        set ytics nomirror (\(ticks)) noenhanced
        set xlabel \(GnuplotStyle.label(roles.metric))
        \(plot("value", over: values))
        set ytics nomirror (\(labels.indices.map { "'' \($0)" }.joined(separator: ", ")))
        set xlabel \(GnuplotStyle.label("difference from \(control)"))
        set arrow 1 from 0, graph 0 to 0, graph 1 nohead lw 1 lc rgb "#888888" back
        \(plot("difference", over: differences))
        unset arrow 1
        unset multiplot
        """, size: (Figure.width(beside: labels), max(220, 90 + 34 * rows.count)))
  }

  /// One row per seed, where column `seed` is not empty, and one per mean with its interval.
  private var points: Records {
    var records = Records(columns: ["row", "level", "quantity", "seed", "value", "low", "high"])
    for (index, row) in rows.enumerated() {
      func add(_ quantity: String, _ seeds: [(seed: String, value: Double)], _ mean: SeedMean) {
        let label = (row.at + [row.level]).joined(separator: ", ")
        for point in seeds {
          records.append([
            Datum(index), .text(label), .text(quantity), .text(point.seed), .number(point.value),
            .missing, .missing,
          ])
        }
        let hasInterval = mean.halfWidth != nil
        records.append([
          Datum(index), .text(label), .text(quantity), .text(""), .number(mean.mean),
          hasInterval ? .number(mean.low) : .missing, hasInterval ? .number(mean.high) : .missing,
        ])
      }
      add("value", row.values, row.mean)
      if let paired = row.paired {
        let seeds = paired.differences.enumerated().map { (seed: "\($0 + 1)", value: $1) }
        add("difference", seeds, paired.statistics.difference)
      }
    }
    return records
  }
}
