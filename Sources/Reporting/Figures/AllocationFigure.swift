import Text
import Analysis
import Foundation
import Scaling
import Store

extension StudyData {
  /// The best size and the best data over compute, all approaches side by side.
  var allocationFigure: Figure? {
    let alike = comparableApproaches
    guard alike.count > 1, let first = alike.first else { return nil }
    var data = FigureData("flops", first.size, first.data, "part", "approach")
    let series = alike.map { approach in
      let (line, points) = (line(of: approach), Self.points(of: approach))
      return (line: data.add(line), points: points.isEmpty ? nil : data.add(points))
    }
    let ranges = ranges(of: alike)
    // Column 2 holds the FLOPs, as the first of the table's own.
    func panel(_ column: Int, _ label: String, key: String) -> String {
      let plots = alike.enumerated().flatMap { index, approach in
        Self.plots(approach, index, series[index], column: column)
      }
      return """
        \(key)
        set yrange [\(ranges[column - 2].low):\(ranges[column - 2].high)]
        set ylabel \(GnuplotStyle.quoted(label))
        plot \(plots.joined(separator: ", \\\n  "))
        """
    }
    return Figure(
      name: "allocation", title: "Best size and best data over compute, by approach", data: data,
      commands: """
        set multiplot layout 1,2 margins 0.09,0.96,0.15,0.72 spacing 0.11
        set offsets 0, 0, 0, 0
        set logscale xy; set format "10^{%T}"
        set xrange [\(ranges[0].low):\(ranges[0].high)]; set xlabel "training FLOPs"
        \(panel(3, ScalingFigure.axisLabel(first.size),
          key: "set key at screen 0.09,0.98 left top maxrows 5"))
        \(panel(4, ScalingFigure.axisLabel(first.data), key: "unset key"))
        unset multiplot
        """, size: (900, 480), warnings: allocations.flatMap(\.warnings))
  }

  /// What compute, size and data span over all points and lines, with a margin.
  private func ranges(of approaches: [Approach]) -> [(low: Double, high: Double)] {
    let places = approaches.flatMap { approach in
      approach.points.map { [$0.flops, $0.size, $0.data] }
        + budgetEnds.compactMap { flops in
          approach.allocation(flops).map { [flops, $0.parameters.value, $0.images.value] }
        }
    }
    return (0..<3).map { column in
      let values = places.map { $0[column] }.filter { $0 > 0 && $0.isFinite }
      return ((values.min() ?? 1) / 1.6, (values.max() ?? 1) * 1.6)
    }
  }

  /// The least and the largest compute of a finished run.
  private var budgetEnds: [Double] {
    let budgets = runs.map(\.run).filter { $0.state == .done }.map(\.flops)
    return [budgets.min() ?? 1, budgets.max() ?? 1]
  }

  private static func plots(
    _ approach: Approach, _ index: Int,
    _ series: (line: FigureData.Series, points: FigureData.Series?), column: Int
  ) -> [String] {
    let exponent = approach.allocation(1)?.exponent.value ?? .nan
    let title = "\(approach.label): size grows as C^\(String(format: "%.2f", exponent))"
    let line =
      "\(series.line.using("$2", "\(column)")) with lines lw 2 "
      + "lc rgb \"\(GnuplotStyle.color(index))\" title \(GnuplotStyle.quoted(title))"
    guard let points = series.points else { return [line] }
    return [
      line,
      "\(points.using("$2", "\(column)")) with points "
        + "\(GnuplotStyle.point(index)) ps 0.8 notitle",
    ]
  }

  private static func points(of approach: Approach) -> [[String]] {
    approach.points.map { ["\($0.flops)", "\($0.size)", "\($0.data)", "point", approach.label] }
  }

  private func line(of approach: Approach) -> [[String]] {
    let (low, high) = (budgetEnds[0], budgetEnds[1])
    return (0...20).compactMap { index in
      let flops = low * pow(high / low, Double(index) / 20)
      return approach.allocation(flops).map {
        ["\(flops)", "\($0.parameters.value)", "\($0.images.value)", "line", approach.label]
      }
    }
  }

  /// The exponents of size and data in every resample, a cloud per approach.
  var exponentFigure: Figure? {
    let clouds = comparableApproaches.filter { !$0.exponents.isEmpty }
    guard clouds.count > 1 else { return nil }
    var data = FigureData("sizeExponent", "dataExponent", "approach")
    let plots = clouds.enumerated().map { index, approach in
      let series = data.add(
        approach.exponents.map { ["\($0.size)", "\($0.data)", approach.label] })
      return "\(series.using("$2", "3")) with points pt 7 ps 0.25 "
        + "lc rgb \"\(GnuplotStyle.color(index))\" notitle, NaN with points pt 7 ps 1 "
        + "lc rgb \"\(GnuplotStyle.color(index))\" "
        + "title \(GnuplotStyle.quoted(approach.label))"
    }
    return Figure(
      name: "exponents", title: "Exponents of best size and best data in each resample",
      data: data,
      commands: """
        set xlabel "exponent of best size over compute"
        set ylabel "exponent of best data over compute"
        set xrange [-0.2:1.2]; set yrange [-0.2:1.2]
        plot \(plots.joined(separator: ", \\\n  ")), \\
          1-x with lines lc rgb "#444444" lw 1 title "size and data share the compute"
        """, size: (820, 460), warnings: allocations.flatMap(\.warnings))
  }
}
