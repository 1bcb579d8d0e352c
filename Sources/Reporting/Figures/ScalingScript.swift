import Foundation
import Scaling
import Text

/// The gnuplot commands of a ``ScalingFigure``: curve above, residuals below, one x axis.
struct ScalingScript {
  let figure: ScalingFigure
  let input: String
  let axis: LogAxis
  let curve: FigureData.Series
  let fitted: FigureData.Series
  let heldOut: FigureData.Series?
  let forecast: FigureData.Series?
  let without: FigureData.Series?
  let newRun: FigureData.Series?

  var text: String {
    """
    set multiplot
    set lmargin at screen 0.17; set rmargin at screen 0.96
    set logscale x; set xrange [\(axis.low):\(axis.high)]
    \(upper)
    \(lower)
    unset multiplot
    """
  }

  private var upper: String {
    let (low, high) = (figure.measured.min() ?? 1, figure.measured.max() ?? 1)
    // A band may leave the frame, the points never do.
    let margin = pow(high / low, 0.12)
    let range = "[\(low / margin):\(high * margin)]"
    let ticks = Self.ticks(low, high).map { "\($0)" }.joined(separator: ", ")
    let blue = GnuplotStyle.color(0)
    return """
      set tmargin at screen \(top); set bmargin at screen 0.38
      set logscale y; set yrange \(range); set ytics (\(ticks))
      set xtics (\(axis.unlabeledTicks)); unset xlabel
      set ylabel \(GnuplotStyle.label(figure.quantity))
      set key at screen 0.14, screen 0.98 left top
      plot \(curve.using("$2", "6", "7")) with filledcurves lc rgb "\(blue)" \
      title "mean, 95 %", \\
        \(dotted)\(curve.using("$2", "3")) with lines lw 2 lc rgb "\(blue)" \
      title \(GnuplotStyle.quoted(formula)), \\
        \(dashed)\(points(column: 3, title: true))\(forecast.map { ", \\\n  " + ForecastMark.plot($0) } ?? "")
      """
  }

  /// The upper end of the plot, below a line of the legend for each series.
  private var top: String {
    let optional = [without, heldOut, forecast, newRun].count { $0 != nil }
    return (0.98 - 0.04 * Double(3 + optional)).fixed(3)
  }

  /// The interval of one new run, wider than that of the mean.
  private var dotted: String {
    guard let newRun else { return "" }
    return ["6", "7"].map { column in
      "\(newRun.using("$2", column)) with lines lw 1.2 dt 3 lc rgb \"\(GnuplotStyle.color(0))\" "
        + (column == "6" ? "title \"one new run, 95 %\", " : "notitle, ") + "\\\n  "
    }.joined()
  }

  /// The line that the held-out points are off by what the legend says.
  private var dashed: String {
    guard let without else { return "" }
    return
      "\(without.using("$2", "3")) with lines lw 1.5 dt 2 lc rgb \"\(GnuplotStyle.color(2))\" "
      + "title \"fitted without the held-out points\", \\\n  "
  }

  private var lower: String {
    let largest = figure.fit.residuals.map { abs(ScalingFigure.residualPercent($0)) }.max() ?? 1
    let tick = Self.ticks(0, max(largest, 1e-6)).last { $0 <= max(largest, 1e-6) } ?? largest
    return """
      set tmargin at screen 0.34; set bmargin at screen 0.12
      unset logscale y; set yrange [\(-1.25 * largest - 1e-9):\(1.25 * largest + 1e-9)]
      set ytics (\(-tick), 0, \(tick)); set xtics (\(axis.ticks))
      set xlabel \(GnuplotStyle.quoted(figure.placeLabel(input)))
      set ylabel "residual (%)"
      unset key
      plot \(curve.using("$2", "(0)")) with lines lc rgb "#444444" lw 1, \\
        \(points(column: 9, title: false))
      """
  }

  private func points(column: Int, title: Bool) -> String {
    func plot(_ series: FigureData.Series, _ index: Int, _ words: String) -> String {
      "\(series.using("$2", "\(column)")) with points "
        + "\(GnuplotStyle.point(index)) ps 0.7 "
        + (title ? "title \(GnuplotStyle.quoted(words))" : "notitle")
    }
    let fitted = plot(fitted, 1, "runs, a point per seed")
    guard let heldOut, let miss = figure.fit.heldOut else { return fitted }
    let error = String(format: "%.2g", 100 * miss.error)
    return fitted + ", \\\n  " + plot(heldOut, 2, "held out, \(miss.rule): missed by \(error) %")
  }

  private var formula: String {
    let constants = figure.fit.parameters.map {
      "\($0.name) = \(Interval.number($0.value, significant: 3))"
    }
    let formula = (try? Law.named(figure.fit.law).formula) ?? figure.fit.law
    return "\(formula.replacing(" * ", with: " · ")): \(constants.joined(separator: ", "))"
  }

  /// Round values between two numbers, about five of them.
  static func ticks(_ low: Double, _ high: Double) -> [Double] {
    guard high > low else { return [low] }
    let rough = (high - low) / 4
    let power = pow(10, log10(rough).rounded(.down))
    let step = [1.0, 2, 5, 10].map { $0 * power }.first { $0 >= rough } ?? rough
    return stride(from: (low / step).rounded(.down), through: (high / step).rounded(.up), by: 1)
      .map { ($0 * step * 1e9).rounded() / 1e9 }.filter { $0 > 0 }
  }
}
