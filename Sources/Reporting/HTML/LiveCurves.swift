import Analysis
import Text

/// The training loss of one run so far.
public struct LiveCurve: Sendable {
  let run: String
  /// What its cell's runs have in common, by axis.
  let levels: [String: String]
  /// What the loss measures.
  let unit: String
  let isRunning: Bool
  let points: [(step: Int, loss: Double)]

  /// - Parameters:
  ///   - run: What the run is called.
  ///   - levels: Those of its cell, by axis.
  ///   - unit: What its loss measures; losses of different units have figures of their own.
  ///   - isRunning: Whether it is under way.
  ///   - points: In the order of the steps.
  public init(
    run: String, levels: [String: String], unit: String, isRunning: Bool,
    points: [(step: Int, loss: Double)]
  ) {
    (self.run, self.levels, self.unit) = (run, levels, unit)
    (self.isRunning, self.points) = (isRunning, points)
  }

  /// Earlier runs drawn, at most: gnuplot is called every few seconds.
  private static let mostPast = 60

  /// One figure per unit: a color per cell as in the report, the last of the runs that are not under way
  /// as thin lines.
  ///
  /// - Parameters:
  ///   - curves: In the order in which they began.
  ///   - axes: Those of the study.
  ///   - cells: The levels of all cells, in the order of the study, so that colors stay as more begin.
  static func figures(
    _ curves: [LiveCurve], axes: [String], cells: [[String: String]] = []
  ) -> [Figure] {
    let drawn = curves.filter { !$0.points.isEmpty }
    return drawn.map(\.unit).distinct.enumerated().map { index, unit in
      let others = Set(drawn.filter { $0.unit != unit }.map(\.levels))
      let own = drawn.filter { $0.unit == unit }
      let all = (cells + own.map(\.levels)).distinct.filter { !others.contains($0) }
      return figure("live-\(index)", unit, own, axes, all)
    }
  }

  private static func figure(
    _ name: String, _ unit: String, _ curves: [LiveCurve], _ axes: [String],
    _ cells: [[String: String]]
  ) -> Figure {
    var data = FigureData("step", "loss", "run")
    let shown =
      curves.filter { !$0.isRunning }.suffix(mostPast) + curves.filter(\.isRunning)
    let lines = cells.map { levels in
      line(levels, shown.filter { $0.levels == levels }, axes, &data)
    }
    let orders = axes.compactMap { axis in
      let labels = cells.compactMap { $0[axis] }.distinct
      return LevelNumbers.order(labels).map { (axis, $0) }
    }
    return LineFigure(
      name: name,
      title: "Training loss so far; points mark runs under way, thin lines the others", data: data,
      lines: lines, axes: axes, orders: Dictionary(orders) { first, _ in first },
      labels: ("step", unit.isEmpty ? "training loss" : "training loss\n(\(unit))"), range: (0, nil)
    ).figure
  }

  /// The runs of one cell: one series of those not under way, whose empty rows lift the pen, and one for
  /// each that is.
  private static func line(
    _ levels: [String: String], _ runs: [LiveCurve], _ axes: [String], _ data: inout FigureData
  ) -> LineFigure.Line {
    func rows(_ curve: LiveCurve) -> [[String]] {
      curve.points.map { ["\($0.step)", "\($0.loss)", curve.run] }
    }
    let (past, running) = (runs.filter { !$0.isRunning }, runs.filter(\.isRunning))
    let thin = past.isEmpty ? [] : [data.add(past.flatMap { rows($0) + [[]] })]
    let thick = running.map { data.add(rows($0)) }
    let words = LevelName.words(levels, axes: axes)
    return LineFigure.Line(
      levels: levels, title: words.isEmpty ? "all runs" : words,
      places: runs.flatMap(\.points).map { Double($0.step) },
      values: runs.flatMap(\.points).map(\.loss)
    ) { style, title in
      let isContext = style == .context
      let kinds =
        thin.map { ($0, "lines lw 1") }
        + thick.map { ($0, isContext ? "lines lw 1" : "linespoints lw 1.8 ps 0.5") }
      return kinds.enumerated().map { index, kind in
        let words = title.flatMap { index == 0 ? "title \(GnuplotStyle.quoted($0))" : nil }
        return "\(kind.0.using("$2", "3")) with \(kind.1) \(style.text) \(words ?? "notitle")"
      }
    }
  }
}
