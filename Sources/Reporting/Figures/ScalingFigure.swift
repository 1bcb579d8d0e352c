import Text
import Foundation
public import Scaling

/// A fitted law over its points: curve, interval band, and residuals below.
public struct ScalingFigure {
  public let name: String
  public let fit: Fit
  public let title: String
  /// What was fitted, as the axis calls it, and what it is multiplied by there.
  let quantity: String
  let factor: Double

  public init(
    name: String, fit: Fit, title: String, quantity: String = "loss", factor: Double = 1
  ) {
    (self.name, self.fit, self.title) = (name, fit, title)
    (self.quantity, self.factor) = (quantity, factor)
  }

  /// The figure; nil for laws of several inputs, which have no single curve.
  public var figure: Figure? {
    guard fit.inputs.count == 1, let input = fit.inputs.first else { return nil }
    let places = fit.residuals.compactMap { $0.observation.inputs[input] }
    guard let low = places.min(), let high = places.max(), low > 0 else { return nil }
    let axis = LogAxis(low: low / 1.4, high: high * 1.4)
    let held = Set((fit.heldOut?.points ?? []).map(\.observation))
    var data = [
      "\(name)-curve.csv": curve(input, axis).csv,
      "\(name)-points.csv": points(input) { !held.contains($0) }.csv,
    ]
    if !held.isEmpty { data["\(name)-held-out.csv"] = points(input) { held.contains($0) }.csv }
    return Figure(
      name: name, title: title,
      data: data,
      commands: ScalingScript(figure: self, input: input, axis: axis, hasHeldOut: !held.isEmpty)
        .text, size: (760, 600), warnings: fit.warnings)
  }

  /// Measured values of the fitted points, as the axes show them.
  var measured: [Double] { fit.residuals.map { $0.observation.loss * factor } }

  /// What measured values differ from fitted ones by, in percent of these.
  static func residualPercent(_ point: PointResidual) -> Double {
    100 * (point.observation.loss / point.prediction - 1)
  }

  private func points(_ input: String, _ isWanted: (Observation) -> Bool) -> Table {
    Table(
      headings: [input, "measured", "fitted", "residualPercent", "label"],
      rows: fit.residuals.filter { isWanted($0.observation) }.map { point in
        [
          point.observation.inputs[input] ?? .nan, point.observation.loss * factor,
          point.prediction * factor, Self.residualPercent(point),
        ].map { "\($0)" } + [point.observation.label]
      })
  }

  private func curve(_ input: String, _ axis: LogAxis) -> Table {
    let places = (0...80).map { axis.low * pow(axis.high / axis.low, Double($0) / 80) }
    let bands = fit.bands(at: places.map { [input: $0] })
    let values = fit.values(at: places.map { [input: $0] })
    return Table(
      headings: [input, "fitted", "low", "high"],
      rows: places.indices.map { index in
        let low = bands[index]?.lowerBound ?? values[index]
        let high = bands[index]?.upperBound ?? values[index]
        return ["\(places[index])"]
          + [values[index], low, high].map { "\($0 * factor)" }
      })
  }

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
