import Analysis
import Foundation
import Scaling
import Text

extension StudyData {
  /// Every exponent of size under every way to count, with its interval: what disagreements are due to
  /// counts is seen within a color, what is due to methods between colors.
  var countingFigure: Figure? {
    let methods = countedMethods.filter { $0.quantity != "data" }
    let ways = countedWays
    guard ways.count > 1, !methods.isEmpty else { return nil }
    var data = FigureData("row", "exponent", "low", "high", "method", "counted")
    let plots = methods.enumerated().map { index, method in
      let shift = (Double(index) + 0.5) / Double(methods.count) * 0.7 - 0.35
      let rows = ways.enumerated().compactMap { row, way -> [String]? in
        guard let exponent = exponent(of: method, way), exponent.value.isFinite else { return nil }
        let ends = [exponent.low ?? exponent.value, exponent.high ?? exponent.value]
        return [(Double(row) + shift).fixed(4)]
          + ([exponent.value] + ends).map { "\($0)" } + [title(of: method), way.title]
      }
      return "\(data.add(rows).using("$3", "2", "4", "5")) with xerrorbars lw 1.6 ps 0.8 "
        + "\(GnuplotStyle.point(index)) title \(GnuplotStyle.quoted(title(of: method)))"
    }
    let ticks = ways.enumerated().map { "\(GnuplotText.tick($1.title)) \($0)" }
    let left = 24 + Int(7.2 * Double(ways.map(\.title.count).max() ?? 0))
    let width = left + 380
    let height = 70 + 22 * methods.count + (18 + 12 * methods.count) * ways.count
    return Figure(
      name: "countings", title: "Exponents under every way to count size and compute", data: data,
      commands: """
        set lmargin at screen \((Double(left) / Double(width)).fixed(4))
        set tmargin at screen \((1 - Double(16 + 22 * methods.count) / Double(height)).fixed(4))
        set key at screen 0.02, screen 0.99 left top maxcols 1
        set yrange [\(Double(ways.count) - 0.5):-0.5]; set ytics (\(ticks.joined(separator: ", "))) noenhanced scale 0 font ',11'
        set xlabel "exponent, 95 %"
        plot \(plots.joined(separator: ", \\\n  "))
        """, size: (width, height))
  }
}
