public import Analysis
import Foundation
public import Scaling
import Text

/// A fitted law over its points: curve, interval band, and residuals below.
public struct ScalingFigure {
  public let name: String
  public let fit: Fit
  public let title: String
  /// What was fitted, as the axis calls it, and what it is multiplied by there.
  let quantity: String
  let factor: Double
  /// What the horizontal axis is called; nil for the words of a study's counts.
  private let place: String?
  private let forecasts: [Forecast]

  public init(
    name: String, fit: Fit, title: String, quantity: String = "loss", factor: Double = 1,
    place: String? = nil, forecasts: [Forecast] = []
  ) {
    (self.name, self.fit, self.title, self.place) = (name, fit, title, place)
    (self.quantity, self.factor, self.forecasts) = (quantity, factor, forecasts)
  }

  /// The figure; nil for laws of several inputs, which have no single curve.
  public var figure: Figure? {
    guard fit.inputs.count == 1, let input = fit.inputs.first else { return nil }
    let marks = marks
    let places =
      fit.residuals.compactMap { $0.observation.inputs[input] } + marks.map(\.place.value)
    guard let low = places.min(), let high = places.max(), low > 0, high.isFinite
    else { return nil }
    let axis = LogAxis(low: low / 1.4, high: high * 1.4)
    let held = Set((fit.heldOut?.points ?? []).map(\.observation))
    var data = FigureData(
      input, "value", "placeLow", "placeHigh", "low", "high", "fitted", "residualPercent", "part",
      "label")
    let curve = data.add(curve(input, axis))
    let without = curveWithoutHeldOut(input, axis).map { data.add($0) }
    let newRun = newRun(input, axis).map { data.add($0) }
    let fitted = data.add(points(input, "fitted") { !held.contains($0) })
    let heldOut = held.isEmpty ? nil : data.add(points(input, "held out") { held.contains($0) })
    let forecast =
      marks.isEmpty
      ? nil : data.add(marks.map { $0.numbers(factor: factor) + ["", "", "forecast", ""] })
    return Figure(
      name: name, title: title,
      data: data,
      commands: ScalingScript(
        figure: self, input: input, axis: axis, curve: curve, fitted: fitted, heldOut: heldOut,
        forecast: forecast, without: without, newRun: newRun
      ).text, size: (760, 600), warnings: fit.warnings)
  }

  /// Measured values of the fitted points and what is expected, as the axes show them.
  var measured: [Double] {
    let missed = fit.heldOut?.points.map(\.prediction) ?? []
    return (fit.residuals.map(\.observation.loss) + missed + marks.flatMap(\.values))
      .map { $0 * factor }
  }

  private var marks: [ForecastMark] {
    forecasts.compactMap { ForecastMark($0, over: fit.inputs[0]) }
  }

  /// What measured values differ from fitted ones by, in percent of these.
  static func residualPercent(_ point: PointResidual) -> Double {
    100 * (point.observation.loss / point.prediction - 1)
  }

  private func points(
    _ input: String, _ part: String, _ isWanted: (Observation) -> Bool
  ) -> [[String]] {
    fit.residuals.filter { isWanted($0.observation) }.map { point in
      let observation = point.observation
      return [
        "\(observation.inputs[input] ?? .nan)", "\(observation.loss * factor)", "", "", "", "",
      ]
        + ["\(point.prediction * factor)", "\(Self.residualPercent(point))", part]
        + [observation.label]
    }
  }

  private func curve(_ input: String, _ axis: LogAxis) -> [[String]] {
    let places = (0...80).map { axis.low * pow(axis.high / axis.low, Double($0) / 80) }
    let bands = fit.bands(at: places.map { [input: $0] })
    let values = fit.values(at: places.map { [input: $0] })
    return places.indices.map { index in
      let low = bands[index]?.lowerBound ?? values[index]
      let high = bands[index]?.upperBound ?? values[index]
      return ["\(places[index])", "\(values[index] * factor)", "", ""]
        + [low, high].map { "\($0 * factor)" } + ["", "", "curve", ""]
    }
  }

  /// The interval of one new run along the curve; nil without resamples.
  private func newRun(_ input: String, _ axis: LogAxis) -> [[String]]? {
    let places = (0...80).map { axis.low * pow(axis.high / axis.low, Double($0) / 80) }
    let ranges = fit.runIntervals(at: places.map { [input: $0] })
    let rows = zip(places, ranges).compactMap { place, range in
      range.map { range in
        ["\(place)", "", "", "", "\(range.lowerBound * factor)", "\(range.upperBound * factor)"]
          + ["", "", "one new run", ""]
      }
    }
    return rows.isEmpty ? nil : rows
  }

  /// What the held-out points were predicted from.
  private func curveWithoutHeldOut(_ input: String, _ axis: LogAxis) -> [[String]]? {
    let places = (0...80).map { axis.low * pow(axis.high / axis.low, Double($0) / 80) }
    return fit.valuesWithoutHeldOut(at: places.map { [input: $0] }).map { values in
      zip(places, values).map { place, value in
        ["\(place)", "\(value * factor)", "", "", "", "", "", "", "curve without held out", ""]
      }
    }
  }

  /// What the horizontal axis is called.
  func placeLabel(_ input: String) -> String { place ?? Self.axisLabel(input) }

  /// An input of a law as an axis calls it.
  static func axisLabel(_ input: String) -> String {
    switch input {
    case "parameters": "parameters, trunk and head"
    case "trunkParameters": "parameters of the trunk"
    case "flops": "training FLOPs"
    case "images": "images shown"
    case "patches": "patches shown"
    case "uniqueImages": "unique images"
    case "validationLoss": "validation loss (MSE)"
    default: input
    }
  }
}
