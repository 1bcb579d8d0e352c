import Text
import Foundation
public import Scaling

/// IsoFLOP profiles with their parabolas, each vertex with its interval.
public struct IsoFLOPFigure {
  private let name: String
  private let profiles: IsoFLOP
  private let title: String
  /// The count that sizes are given in, as ``ScalingFigure/axisLabel(_:)`` reads it.
  private let size: String
  /// What the loss is called on its axis.
  private let loss: String

  public init(
    name: String, profiles: IsoFLOP, title: String, size: String = "parameters",
    loss: String = "loss"
  ) {
    (self.name, self.profiles, self.title) = (name, profiles, title)
    (self.size, self.loss) = (size, loss)
  }

  public var figure: Figure {
    Figure(
      name: name, title: title,
      data: [
        "\(name)-points.csv": Table(
          headings: ["budget", "flops", "parameters", "loss"], rows: points
        ).csv,
        "\(name)-parabolas.csv": Table(
          headings: ["budget", "flops", "parameters", "loss"], rows: parabolas
        ).csv,
        "\(name)-vertices.csv": Table(
          headings: ["budget", "parameters", "low", "high", "loss"], rows: vertices
        ).csv,
      ], commands: commands, warnings: profiles.warnings)
  }

  private var points: [[String]] {
    profiles.profiles.enumerated().flatMap { budget, profile in
      profile.observations.map { point in
        ["\(budget)", "\(profile.flops)", "\(point.inputs["parameters"] ?? .nan)", "\(point.loss)"]
      }
    }
  }

  private var parabolas: [[String]] {
    profiles.profiles.enumerated().flatMap { budget, profile -> [[String]] in
      let sizes = profile.observations.compactMap { $0.inputs["parameters"] }
      guard let parabola = profile.sizeParabola, let low = sizes.min(), let high = sizes.max()
      else { return [] }
      return (0...40).map { index in
        let size = low * pow(high / low, Double(index) / 40)
        return ["\(budget)", "\(profile.flops)", "\(size)", "\(parabola.value(at: size))"]
      }
    }
  }

  private var vertices: [[String]] {
    profiles.profiles.enumerated().compactMap { budget, profile in
      profile.optimum.map { best in
        let range = profile.sizeInterval ?? best.parameters...best.parameters
        return ["\(budget)", "\(best.parameters)", "\(range.lowerBound)", "\(range.upperBound)"]
          + ["\(best.loss)"]
      }
    }
  }

  private var commands: String {
    let series = profiles.profiles.indices.map { budget in
      let colour = GnuplotStyle.colour(budget)
      let flops = String(format: "%.2g FLOPs", profiles.profiles[budget].flops)
      return """
        "\(name)-points.csv" skip 1 using 3:($1==\(budget) ? $4 : 1/0) with points \
        \(GnuplotStyle.point(budget)) ps 0.7 title "\(flops)", \\
        "\(name)-parabolas.csv" skip 1 using 3:($1==\(budget) ? $4 : 1/0) with lines lw 1.5 \
        lc rgb "\(colour)" notitle
        """
    }
    return """
      set logscale x; set format x "10^{%T}"
      set xlabel \(GnuplotStyle.quoted(ScalingFigure.axisLabel(size)))
      set ylabel \(GnuplotStyle.label(loss))
      plot \(series.joined(separator: ", \\\n")), \\
      "\(name)-vertices.csv" skip 1 using 2:5:3:4 with xerrorbars pt 2 ps 1.2 lw 1.5 \
      lc rgb "#000000" title "vertex, 95 %"
      unset logscale; set format
      """
  }
}
