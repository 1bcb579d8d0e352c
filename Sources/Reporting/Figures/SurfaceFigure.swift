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
    let heldOut = Set(fit.heldOut?.points.map(\.observation) ?? [])
    return Figure(
      name: name, title: title,
      data: [
        "\(name)-residuals.csv": Table(
          headings: ["fitted", "residualPercent", "heldOut"],
          rows: fit.residuals.map { point in
            let residual = 100 * (point.observation.loss / point.prediction - 1)
            return ["\(point.prediction)", "\(residual)"]
              + [heldOut.contains(point.observation) ? "1" : "0"]
          }
        ).csv,
        "\(name)-exponents.csv": Table(headings: exponents, rows: cloud).csv,
      ], commands: commands, size: (900, 420), warnings: fit.warnings)
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

  private var commands: String {
    let fitted = fit.residuals.map(\.prediction)
    let residuals = """
      unset key
      \(GnuplotStyle.lossAxis("fitted", over: fitted)); set ylabel "residual (%)"
      plot 0 with lines lc rgb "#444444" lw 1, \\
        "\(name)-residuals.csv" skip 1 using 1:($3==0 ? $2 : 1/0) with points pt 7 ps 0.5 \
      lc rgb "\(GnuplotStyle.colour(0))", \\
        "\(name)-residuals.csv" skip 1 using 1:($3==1 ? $2 : 1/0) with points pt 6 ps 0.9 \
      lc rgb "\(GnuplotStyle.colour(1))"
      """
    guard !cloud.isEmpty else { return residuals }
    return """
      set multiplot layout 1,2 margins 0.09,0.95,0.16,0.95 spacing 0.11
      \(residuals)
      set xlabel \(GnuplotStyle.quoted("\(exponents[0]), refitted")); set xtics autofreq
      set ylabel \(GnuplotStyle.quoted("\(exponents[1]), refitted"))
      plot "\(name)-exponents.csv" skip 1 using 1:2 with points pt 7 ps 0.3 \
      lc rgb "\(GnuplotStyle.colour(2))"
      unset multiplot
      """
  }
}
