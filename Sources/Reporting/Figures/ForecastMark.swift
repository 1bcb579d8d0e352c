import Analysis
import Scaling
import Text

/// A forecast as figures mark it: where on the horizontal axis, and what is expected there, each with its
/// interval.
struct ForecastMark {
  let place: Estimate
  let value: Estimate

  /// nil for a forecast of other inputs.
  ///
  /// - Parameters:
  ///   - forecast: Of one run, or of the best split of a budget.
  ///   - input: Of the horizontal axis.
  init?(_ forecast: Forecast, over input: String) {
    switch forecast.content {
    case .run(let prediction):
      guard let place = prediction.place[input] else { return nil }
      self.place = Estimate(value: place, low: nil, high: nil)
      value = Estimate(value: prediction.value, low: prediction.low, high: prediction.high)
    case .split(let best, let size, _):
      guard size == input else { return nil }
      (place, value) = (best.parameters, best.loss)
    }
  }

  /// Place, value and the ends of both, as a row of a figure's data begins.
  func numbers(factor: Double = 1) -> [String] {
    let ends = [
      place.low ?? place.value, place.high ?? place.value,
      factor * (value.low ?? value.value), factor * (value.high ?? value.value),
    ]
    return ([place.value, factor * value.value] + ends).map { "\($0)" }
  }

  /// Everything that an axis must show of it.
  var values: [Double] { [value.value, value.low, value.high].compactMap(\.self) }

  /// An element of `plot` for rows whose columns from the second on are those of ``numbers(factor:)``.
  static func plot(_ series: FigureData.Series) -> String {
    "\(series.using("$2", "3", "4", "5", "6", "7")) with xyerrorbars lw 1.5 pt 12 ps 1.2 "
      + "lc rgb \"#000000\" title \"forecast, 95 %\""
  }
}
