import Text

/// The training loss of one run so far.
public struct LiveCurve: Sendable {
  let run: String
  /// What the loss measures.
  let unit: String
  let isRunning: Bool
  let points: [(step: Int, loss: Double)]

  /// - Parameters:
  ///   - run: What the run is called.
  ///   - unit: What its loss measures; losses of different units have figures of their own.
  ///   - isRunning: Whether it is under way.
  ///   - points: In the order of the steps.
  public init(run: String, unit: String, isRunning: Bool, points: [(step: Int, loss: Double)]) {
    (self.run, self.unit, self.isRunning, self.points) = (run, unit, isRunning, points)
  }

  /// Runs drawn in gray, at most: gnuplot is called every few seconds.
  private static let mostPast = 60

  /// One figure per unit: runs under way in color with their names, the last of the others in gray.
  static func figures(_ curves: [LiveCurve]) -> [Figure] {
    curves.filter { !$0.points.isEmpty }.map(\.unit).distinct.enumerated().map { index, unit in
      figure("live-\(index)", unit, curves.filter { $0.unit == unit && !$0.points.isEmpty })
    }
  }

  private static func figure(_ name: String, _ unit: String, _ curves: [LiveCurve]) -> Figure {
    var data = FigureData("step", "loss", "run")
    let (past, running) = (
      curves.filter { !$0.isRunning }.suffix(mostPast), curves.filter(\.isRunning)
    )
    func rows(_ curve: LiveCurve) -> [[String]] {
      curve.points.map { ["\($0.step)", "\($0.loss)", curve.run] }
    }
    // One series, whose empty rows lift the pen.
    let gray =
      past.isEmpty
      ? []
      : [data.add(past.flatMap { rows($0) + [[]] })].map { series in
        "\(series.using("$2", "3")) with lines lw 1 lc rgb \"#888888\" notitle"
      }
    let colored = running.enumerated().map { index, curve in
      "\(data.add(rows(curve)).using("$2", "3")) with linespoints lw 1.5 \(GnuplotStyle.point(index)) ps 0.3 "
        + "title \(GnuplotStyle.quoted(curve.run.truncated(to: 40)))"
    }
    return Figure(
      name: name,
      title: "Training loss so far"
        + (past.isEmpty || running.isEmpty ? "" : "; in gray, runs that are not under way"),
      data: data,
      commands: """
        set key outside top center horizontal
        set xlabel "step"
        set ylabel \(GnuplotStyle.label(unit.isEmpty ? "training loss" : "training loss\n(\(unit))"))
        set xrange [0:*]
        plot \((gray + colored).joined(separator: ", \\\n  "))
        """, size: (860, 420 + 12 * running.count))
  }
}
