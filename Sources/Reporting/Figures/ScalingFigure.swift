import Foundation
public import Scaling
import Store

/// A fitted law over its points: curve, interval band, and residuals below.
public struct ScalingFigure {
  public let name: String
  public let fit: Fit
  public let title: String

  public init(name: String, fit: Fit, title: String) {
    (self.name, self.fit, self.title) = (name, fit, title)
  }

  /// The figure; nil for laws of several inputs, which have no single curve.
  public var figure: Figure? {
    guard fit.inputs.count == 1, let input = fit.inputs.first else { return nil }
    let points = fit.residuals.compactMap { point in
      point.observation.inputs[input].map { ($0, point) }
    }
    guard let low = points.map(\.0).min(), let high = points.map(\.0).max() else { return nil }
    let places = (0...80).map { low / 1.3 * pow(high / low * 1.69, Double($0) / 80) }
    return Figure(
      name: name, title: title,
      data: [
        "\(name)-points.csv": Table(
          headings: [input, "measured", "fitted", "residualPercent", "label"],
          rows: points.map { x, point in
            let loss = point.observation.loss
            let residual = 100 * (loss / point.prediction - 1)
            return ["\(x)", "\(loss)", "\(point.prediction)", "\(residual)"]
              + [point.observation.label]
          }
        ).csv,
        "\(name)-curve.csv": curve(input, places).csv,
      ], commands: commands(input, losses: points.map(\.1.observation.loss)), size: (760, 560))
  }

  private func curve(_ input: String, _ places: [Double]) -> Table {
    let bands = fit.bands(at: places.map { [input: $0] })
    let values = fit.values(at: places.map { [input: $0] })
    return Table(
      headings: [input, "fitted", "low", "high"],
      rows: places.indices.map { index in
        let band = bands[index]
        return [
          places[index], values[index], band?.lowerBound ?? values[index],
          band?.upperBound ?? values[index],
        ].map { "\($0)" }
      })
  }

  private func commands(_ input: String, losses: [Double]) -> String {
    let label = GnuplotStyle.quoted(formula)
    let (low, high) = (losses.min() ?? 1, losses.max() ?? 1)
    // Room above the points for the legend; a band may leave the frame, the points never do.
    let range = "[\(low / 1.06):\(high * pow(high / low, 0.45) * 1.06)]"
    let ticks = Self.ticks(low, high).map { "\($0)" }.joined(separator: ", ")
    return """
      set multiplot
      set lmargin at screen 0.15; set rmargin at screen 0.96
      set tmargin at screen 0.96; set bmargin at screen 0.40
      set logscale x; set logscale y
      set format x ""; set format y "%g"
      set yrange \(range); set ytics nomirror (\(ticks))
      unset xlabel; set ylabel "validation loss (MSE)"
      set key inside top right
      plot "\(name)-curve.csv" skip 1 using 1:3:4 with filledcurves lc rgb \
      "\(GnuplotStyle.colour(0))" title "95 % band", \\
        "\(name)-curve.csv" skip 1 using 1:2 with lines lw 2 lc rgb "\(GnuplotStyle.colour(0))" \
      title \(label), \\
        "\(name)-points.csv" skip 1 using 1:2 with points pt 7 ps 0.8 lc rgb \
      "\(GnuplotStyle.colour(1))" title "runs, each seed"
      set tmargin at screen 0.35; set bmargin at screen 0.13
      unset logscale y; set yrange [*:*]; set ytics nomirror autofreq
      set format x "10^{%T}"
      set xlabel "\(Self.axisLabel(input))"; set ylabel "residual (%)"
      unset key
      plot 0 with lines lc rgb "#444444" lw 1, "\(name)-points.csv" skip 1 using 1:4 \
      with points pt 7 ps 0.8 lc rgb "\(GnuplotStyle.colour(1))"
      unset multiplot
      unset logscale; set format; set key outside right top
      set lmargin; set rmargin; set tmargin; set bmargin
      """
  }

  private var formula: String {
    let constants = fit.parameters.map { "\($0.name) \(String(format: "%.3g", $0.value))" }
    return "\(fit.law): \(constants.joined(separator: ", "))"
  }

  /// Round values between two losses, about five of them.
  static func ticks(_ low: Double, _ high: Double) -> [Double] {
    guard high > low else { return [low] }
    let rough = (high - low) / 4
    let power = pow(10, log10(rough).rounded(.down))
    let step = [1.0, 2, 5, 10].map { $0 * power }.first { $0 >= rough } ?? rough
    return stride(from: (low / step).rounded(.down), through: (high / step).rounded(.up), by: 1)
      .map { ($0 * step * 1e9).rounded() / 1e9 }.filter { $0 > 0 }
  }

  static func axisLabel(_ input: String) -> String {
    switch input {
    case "parameters": "parameters, trunk and head"
    case "trunkParameters": "parameters of the trunk"
    case "flops": "training FLOPs"
    case "images": "images shown"
    case "patches": "patches shown"
    default: input
    }
  }
}
