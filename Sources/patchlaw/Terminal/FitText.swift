import Foundation
import Scaling

/// Returns a number with six significant digits.
func number(_ value: Double) -> String { String(format: "%.6g", value) }

/// Returns `value [low, high]`.
func interval(_ estimate: Estimate) -> String {
  guard let low = estimate.low, let high = estimate.high else { return number(estimate.value) }
  return "\(number(estimate.value)) [\(number(low)), \(number(high))]"
}

/// A fit as the terminal shows it.
struct FitText {
  private let fit: Fit
  private static let shownResiduals = 12

  init(_ fit: Fit) { self.fit = fit }

  func print() {
    printParameters()
    printSearch()
    printHeldOut()
    printResiduals()
    printExcluded()
    printWarnings()
  }

  func printWarnings() {
    for warning in fit.warnings {
      Swift.print("warning: \(warning.name.rawValue): \(warning.detail)")
    }
  }

  func printParameters() {
    let formula = (try? Law.named(fit.law).formula) ?? ""
    Swift.print("\(fit.law): \(formula), over \(fit.inputs.joined(separator: ", "))\n")
    let percent = String(format: "%g %%", 100 * fit.draws.resampling.confidence)
    var text = TextTable(headings: ["constant", "value", "low", "high", "meaning (\(percent))"])
    text.rows = fit.parameters.map { parameter in
      [
        parameter.name, "\(parameter.value)", parameter.low.map(number) ?? "–",
        parameter.high.map(number) ?? "–", parameter.meaning,
      ]
    }
    Swift.print(text.text())
  }

  private func printSearch() {
    let search = fit.search
    Swift.print(
      """

      objective  \(fit.objective)
      loss       \(fit.loss.formula)
      points     \(fit.points), \(fit.excluded.count) excluded
      search     \(search.starts) starts, \(search.descents) followed, \
      \(search.converged ? "converged" : "NOT converged"), \
      \(number(100 * search.shareAtBest)) % of the finalists at the best
      """)
    if let criterion = fit.criterion() { Swift.print("AICc       \(number(criterion))") }
    let draws = fit.draws
    Swift.print(
      "intervals  \(draws.coordinates.count) resamples of \(draws.resampling.unit.rawValue), "
        + "\(draws.resampling.interval.rawValue), seed \(draws.resampling.seed)")
    for minimum in fit.minima.dropFirst() {
      Swift.print(
        "minimum    another at \(number(minimum.objective)), \(minimum.arrivals) arrivals")
    }
  }

  private func printHeldOut() {
    guard let heldOut = fit.heldOut else {
      return Swift.print("held out   nothing: too few points would remain, or none was asked for")
    }
    func percent(_ value: Double?) -> String {
      value.map { String(format: "%.3g %%", 100 * $0) } ?? "unknown"
    }
    Swift.print(
      """
      held out   \(heldOut.rule), \(heldOut.points.count) points: error \(percent(heldOut.error)), \
      bias \(percent(heldOut.bias)); seed noise \(percent(heldOut.noiseFloor)), \
      power law \(percent(heldOut.powerLawError)), best seen \(percent(heldOut.lastValueError))
      """)
  }

  private func printResiduals() {
    let largest = fit.residuals.sorted { abs($0.residual) > abs($1.residual) }
    var text = TextTable(headings: ["point"] + fit.inputs + ["measured", "fitted", "residual"])
    text.rows = largest.prefix(Self.shownResiduals).map { point in
      [point.observation.label] + fit.inputs.map { number(point.observation.inputs[$0] ?? .nan) }
        + [number(point.observation.loss), number(point.prediction), number(point.residual)]
    }
    let rest = largest.count - text.rows.count
    Swift.print("\n\(text.text())")
    if rest > 0 { Swift.print("… and \(rest) smaller residuals; --json lists all") }
  }

  private func printExcluded() {
    for line in Self.lines(of: fit.excluded) { Swift.print(line) }
  }

  /// Points that were left out, a line per reason.
  static func lines(of excluded: [Exclusion]) -> [String] {
    Dictionary(grouping: excluded, by: \.reason).sorted { $0.key < $1.key }.map { reason, points in
      let labels = points.prefix(5).map(\.label).joined(separator: ", ")
      return "excluded: \(points.count) (\(labels)\(points.count > 5 ? ", …" : "")): \(reason)"
    }
  }
}
