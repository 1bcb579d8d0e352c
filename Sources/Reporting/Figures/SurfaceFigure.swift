import Text
import Foundation
public import Scaling

/// A law of several inputs: residuals over the prediction, and the cloud of refitted exponents.
public struct SurfaceFigure {
  private let name: String
  private let fit: Fit
  private let title: String

  public init(name: String, fit: Fit, title: String) {
    (self.name, self.fit, self.title) = (name, fit, title)
  }

  public var figure: Figure {
    let held = Set(fit.heldOut?.points.map(\.observation) ?? [])
    var data = FigureData("fitted", "residualPercent", exponents[0], exponents[1], "part", "label")
    func points(_ part: String, _ isWanted: (Observation) -> Bool) -> [[String]] {
      fit.residuals.filter { isWanted($0.observation) }.map { point in
        ["\(point.prediction)", "\(ScalingFigure.residualPercent(point))", "", ""]
          + [part, point.observation.label]
      }
    }
    let fitted = data.add(points("fitted") { !held.contains($0) })
    let heldOut = data.add(points("held out") { held.contains($0) })
    let refits = data.add(cloud.map { ["", ""] + $0 + ["refit", ""] })
    return Figure(
      name: name, title: title, data: data, commands: commands(fitted, heldOut, refits),
      size: (900, 420), warnings: fit.warnings)
  }

  /// The two exponents that decide how a budget is split, or the last two constants.
  private var exponents: [String] {
    let names = fit.parameters.map(\.name)
    let known = ["alpha", "beta", "alphaN", "alphaD"].filter(names.contains)
    return known.count >= 2 ? Array(known.prefix(2)) : Array(names.suffix(2))
  }

  private var cloud: [[String]] {
    fit.drawnParameters.map { values in exponents.map { "\(values[$0] ?? .nan)" } }
  }

  private func commands(
    _ fitted: FigureData.Series, _ heldOut: FigureData.Series, _ refits: FigureData.Series
  ) -> String {
    let predictions = fit.residuals.map(\.prediction)
    let heldOutTitle = fit.heldOut == nil ? "notitle" : "title \"held out\""
    let residuals = """
      set key at screen 0.01, screen 0.99 left top horizontal maxrows 1 font ',11'
      \(GnuplotStyle.lossAxis("fitted value", over: predictions)); set ylabel "residual (%)"
      plot 0 with lines lc rgb "#444444" lw 1 notitle, \\
        \(fitted.using("$2", "3")) with points pt 7 ps 0.5 \
      lc rgb "\(GnuplotStyle.color(0))" title "fitted", \\
        \(heldOut.using("$2", "3")) with points pt 6 ps 0.9 \
      lc rgb "\(GnuplotStyle.color(1))" \(heldOutTitle)
      """
    guard !cloud.isEmpty else { return residuals }
    return """
      set multiplot layout 1,2 margins 0.09,0.95,0.16,0.88 spacing 0.11
      \(residuals)
      unset key
      set xlabel \(GnuplotStyle.quoted("\(exponents[0]) of each refit")); set xtics autofreq
      set ylabel \(GnuplotStyle.quoted("\(exponents[1]) of each refit"))
      plot \(refits.using("$4", "5")) with points pt 7 ps 0.3 \
      lc rgb "\(GnuplotStyle.color(2))"
      unset multiplot
      """
  }
}
