public import Analysis
import Foundation
public import Scaling
import Text

/// IsoFLOP profiles with their parabolas, each vertex with its interval.
public struct IsoFLOPFigure {
  private let name: String
  private let profiles: IsoFLOP
  private let title: String
  /// The count that sizes are given in, as ``ScalingFigure/axisLabel(_:)`` reads it.
  private let size: String
  /// What sizes are called; nil for the words of a study's counts.
  private let place: String?
  /// What the loss is called on its axis.
  private let loss: String
  private let forecasts: [Forecast]

  public init(
    name: String, profiles: IsoFLOP, title: String, size: String = "parameters",
    place: String? = nil, loss: String = "loss", forecasts: [Forecast] = []
  ) {
    self.place = place
    (self.name, self.profiles, self.title) = (name, profiles, title)
    (self.size, self.loss, self.forecasts) = (size, loss, forecasts)
  }

  public var figure: Figure {
    var data = FigureData(
      "parameters", "loss", "low", "high", "lossLow", "lossHigh", "flops", "part")
    let count = profiles.profiles.count
    let plots = profiles.profiles.enumerated().map { budget, profile in
      let points = data.add(points(of: profile))
      let parabola = data.add(parabola(of: profile))
      let flops = String(format: "%.2g FLOPs", profile.flops)
      let color = ColorRamp.color(rank: budget, of: count)
      return """
        \(points.using("$2", "3")) with points pt \(GnuplotStyle.shape(budget)) \
        lc rgb "\(color)" ps 0.7 title "\(flops)", \\
        \(parabola.using("$2", "3")) with lines lw 1.5 lc rgb "\(color)" notitle
        """
    }
    let vertices = data.add(profiles.profiles.compactMap(vertex))
    let marks = forecasts.compactMap { ForecastMark($0, over: size) }
    let forecast =
      marks.isEmpty
      ? ""
      : ", \\\n  " + ForecastMark.plot(data.add(marks.map { $0.numbers() + ["", "forecast"] }))
    return Figure(
      name: name, title: title, data: data,
      commands: """
        set logscale x; set format x "10^{%T}"
        set xlabel \(GnuplotStyle.quoted(place ?? ScalingFigure.axisLabel(size)))
        set ylabel \(GnuplotStyle.label(loss))
        plot \(plots.joined(separator: ", \\\n")), \\
        \(vertices.using("$2", "3", "4", "5")) with xerrorbars pt 2 ps 1.2 lw 1.5 \
        lc rgb "#000000" title "vertex, 95 %"\(forecast)
        """, warnings: profiles.warnings)
  }

  private func points(of profile: IsoFLOP.Profile) -> [[String]] {
    profile.observations.map { point in
      ["\(point.inputs["parameters"] ?? .nan)", "\(point.loss)", "", "", "", ""]
        + ["\(profile.flops)", "run"]
    }
  }

  private func parabola(of profile: IsoFLOP.Profile) -> [[String]] {
    let sizes = profile.observations.compactMap { $0.inputs["parameters"] }
    guard let parabola = profile.sizeParabola, let low = sizes.min(), let high = sizes.max()
    else { return [] }
    return (0...40).map { index in
      let size = low * pow(high / low, Double(index) / 40)
      return ["\(size)", "\(parabola.value(at: size))", "", "", "", ""]
        + ["\(profile.flops)", "parabola"]
    }
  }

  private func vertex(of profile: IsoFLOP.Profile) -> [String]? {
    profile.optimum.map { best in
      let range = profile.sizeInterval ?? best.parameters...best.parameters
      return ["\(best.parameters)", "\(best.loss)", "\(range.lowerBound)", "\(range.upperBound)"]
        + ["", "", "\(profile.flops)", "vertex"]
    }
  }
}
