import Analysis
import Foundation
import Scaling
import Text

/// A law of size and data as loss over size: a line for each budget of compute, along which more size
/// means less data; the runs at the budgets in their colors, the best size of each budget, and forecasts.
///
/// Source: Hoffmann et al. 2022 (arXiv:2203.15556), figure 4.
struct SurfaceCurves {
  let name: String
  let title: String
  let fit: Fit
  /// κ in C = κ N D.
  let flopsPerPair: Double
  /// The vertical axis' label, and what values are multiplied by there.
  let quantity: String
  var factor = 1.0
  var forecasts: [Forecast] = []

  /// Runs whose compute differs by less are of one budget.
  private static let sameBudget = 1.25
  private static let most = 8

  private typealias Point = (observation: Observation, size: Double, flops: Double)

  private var size: String { fit.inputs[0] }

  private var points: [Point] {
    fit.residuals.map(\.observation).compactMap { point in
      guard let size = point.inputs[fit.inputs[0]], let data = point.inputs[fit.inputs[1]] else {
        return nil
      }
      return (point, size, flopsPerPair * size * data)
    }
  }

  /// nil where the law is not one of size and data, or nothing was fitted.
  var figure: Figure? {
    let points = points
    guard fit.inputs.count == 2, flopsPerPair > 0, let low = points.map(\.size).min(),
      let high = points.map(\.size).max()
    else { return nil }
    let marks = forecasts.compactMap { ForecastMark($0, over: size) }
    let (budgets, isOfRuns) = budgets(points)
    let ends = marks.map(\.place.value) + [low, high]
    let axis = LogAxis(low: (ends.min() ?? low) / 1.5, high: (ends.max() ?? high) * 1.5)
    var data = FigureData(size, "value", "sizeLow", "sizeHigh", "low", "high", "flops", "part")
    var plots: [String] = []
    for (index, budget) in budgets.enumerated() {
      let color = ColorRamp.color(rank: index, of: budgets.count)
      let own = isOfRuns ? points.filter { Self.isSame($0.flops, budget) } : []
      let line = data.add(line(budget, own.isEmpty ? points : own))
      plots.append(
        "\(line.using("$2", "3")) with lines lw 1.6 lc rgb \"\(color)\" "
          + "title \(GnuplotStyle.quoted("\(budget.significant(2)) FLOPs"))")
      guard !own.isEmpty else { continue }
      plots.append(
        "\(data.add(own.map(row)).using("$2", "3")) with points pt 7 ps 0.6 "
          + "lc rgb \"\(color)\" notitle")
    }
    if !isOfRuns {
      plots.append(
        "\(data.add(points.map(row)).using("$2", "3")) with points pt 7 ps 0.5 "
          + "lc rgb \"#777777\" title \"runs\"")
    }
    let best = best(over: budgets + forecastBudgets)
    if !best.isEmpty {
      plots.append(
        "\(data.add(best).using("$2", "3")) with lines lw 1.5 dt 2 lc rgb \"#444444\" "
          + "title \"best size\"")
    }
    let beyond = forecastBudgets.filter { budget in
      !budgets.contains { Self.isSame(budget, $0) }
    }
    for (index, budget) in beyond.enumerated() {
      plots.append(
        "\(data.add(line(budget, points, marks.map(\.place.value))).using("$2", "3")) with lines "
          + "lw 1 dt \(3 + index % 3) lc rgb \"#777777\" "
          + "title \(GnuplotStyle.quoted("\(budget.significant(2)) FLOPs, no run"))")
    }
    if !marks.isEmpty {
      plots.append(
        ForecastMark.plot(data.add(marks.map { $0.numbers(factor: factor) + ["", "forecast"] })))
    }
    return Figure(
      name: "\(name)-isoflops", title: title, data: data,
      commands: """
        set logscale x; set xrange [\(axis.low.significant(6)):\(axis.high.significant(6))]
        set xtics (\(axis.ticks))
        set yrange \(range(points, marks))
        set xlabel \(GnuplotStyle.quoted(ScalingFigure.axisLabel(size)))
        set ylabel \(GnuplotStyle.label(quantity))
        plot \(plots.joined(separator: ", \\\n  "))
        """, size: Figure.size(series: plots.count, labels: ["best size of a budget"]),
      warnings: fit.warnings)
  }

  /// The budgets of the runs where they have a few in common, else some between the least and the
  /// largest.
  private func budgets(_ points: [Point]) -> ([Double], isOfRuns: Bool) {
    let costs = points.map(\.flops).sorted()
    var groups: [[Double]] = []
    for cost in costs {
      if let first = groups.last?.first, cost < first * Self.sameBudget {
        groups[groups.count - 1].append(cost)
      } else {
        groups.append([cost])
      }
    }
    if groups.count <= Self.most {
      return (groups.map { exp($0.map { log($0) }.reduce(0, +) / Double($0.count)) }, true)
    }
    let (low, high) = (costs[0], costs[costs.count - 1])
    return ((0..<5).map { low * pow(high / low, Double($0) / 4) }, false)
  }

  private static func isSame(_ one: Double, _ other: Double) -> Bool {
    max(one / other, other / one) < sameBudget
  }

  /// The budgets of the forecasts.
  private var forecastBudgets: [Double] {
    let all = forecasts.compactMap { forecast -> Double? in
      guard ForecastMark(forecast, over: size) != nil else { return nil }
      if let flops = forecast.place["flops"] { return flops }
      let counts = fit.inputs.compactMap { forecast.place[$0] }
      return counts.count == 2 ? flopsPerPair * counts[0] * counts[1] : nil
    }
    return all.reduce(into: []) { known, budget in
      if !known.contains(where: { Self.isSame($0, budget) }) { known.append(budget) }
    }
  }

  /// The law along one budget, over the sizes of some runs and places, and a little beyond.
  private func line(_ budget: Double, _ points: [Point], _ places: [Double] = []) -> [[String]] {
    let sizes = points.map(\.size) + places
    let (low, high) = ((sizes.min() ?? 1) / 1.3, (sizes.max() ?? 1) * 1.3)
    let steps = (0...60).map { low * pow(high / low, Double($0) / 60) }
    let values = fit.values(
      at: steps.map { [size: $0, fit.inputs[1]: budget / flopsPerPair / $0] })
    return zip(steps, values).map { size, value in
      ["\(size)", "\(factor * value)", "", "", "", "", "\(budget)", "curve"]
    }
  }

  private func row(_ point: Point) -> [String] {
    [
      "\(point.size)", "\(factor * point.observation.loss)", "", "", "", "", "\(point.flops)",
      "run",
    ]
  }

  /// The best size over compute; empty where the law does not give it in closed form.
  private func best(over budgets: [Double]) -> [[String]] {
    guard let low = budgets.min(), let high = budgets.max(), high > low else { return [] }
    return (0...30).compactMap { index in
      let flops = low * pow(high / low, Double(index) / 30)
      return fit.allocation(of: flops, flopsPerPair: flopsPerPair).map { best in
        ["\(best.parameters.value)", "\(factor * best.loss.value)", "", "", "", ""]
          + ["\(flops)", "best"]
      }
    }
  }

  /// The runs and forecasts; lines may leave the frame.
  private func range(_ points: [Point], _ marks: [ForecastMark]) -> String {
    let values = (points.map(\.observation.loss) + marks.flatMap(\.values)).map { $0 * factor }
    let (low, high) = (values.min() ?? 0, values.max() ?? 1)
    let margin = high > low ? 0.06 * (high - low) : 1
    return "[\((low - margin).significant(6)):\((high + margin).significant(6))]"
  }
}
