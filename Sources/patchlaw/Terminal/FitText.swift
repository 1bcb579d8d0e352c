import Text
import Foundation
import Reporting
import Scaling
import Settings

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
      Swift.print("warning: \(warning.detail)")
    }
  }

  func printParameters() {
    let formula = (try? Law.named(fit.law).formula) ?? ""
    Swift.print("\(fit.law): \(formula), over \(fit.inputs.joined(separator: ", "))\n")
    let percent = "\((100 * fit.draws.resampling.confidence).significant(3)) %"
    let text = Table(
      headings: ["constant", "value", percent, "meaning"],
      rows: fit.parameters.map { parameter in
        [parameter.name, fit.valueText(of: parameter), parameter.interval.range, parameter.meaning]
      })
    Swift.print(text.text)
  }

  private func printSearch() {
    let search = fit.search
    Swift.print(
      """

      objective  \(fit.objective.significant(6))
      loss       \(fit.loss.formula)
      points     \(fit.points), \(fit.excluded.count) excluded
      search     \(search.starts) starts, \(search.descents) followed, \
      \(search.converged ? "converged" : "NOT converged"), \
      \((100 * search.shareAtBest).significant(3)) % of the searches at the best
      """)
    if let criterion = fit.criterion() { Swift.print("AICc       \(criterion.significant(6))") }
    let draws = fit.draws
    Swift.print(
      draws.coordinates.isEmpty
        ? "intervals  none, \(draws.resampling.count > 0 ? "see the warning" : "no resamples")"
        : "intervals  \(draws.coordinates.count) \(draws.resampling.scheme.rawValue) resamples of "
          + "\(draws.resampling.unit.rawValue), "
          + "\(draws.resampling.interval.rawValue), seed \(draws.resampling.seed)")
    for minimum in fit.minima.dropFirst() {
      Swift.print(
        "minimum    another at \(minimum.objective.significant(6)), where "
          + "\(minimum.arrivals.counted("search", "searches")) ended")
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
      held out   \(heldOut.rule), \(heldOut.points.count.counted("point")): error \(percent(heldOut.error)), \
      bias \(percent(heldOut.bias)); seed noise \(percent(heldOut.noiseFloor)), \
      power law \(percent(heldOut.powerLawError)), best seen \(percent(heldOut.lastValueError))
      """)
  }

  private func printResiduals() {
    let largest = fit.residuals.sorted { abs($0.residual) > abs($1.residual) }
    let text = Table(
      headings: ["point"] + fit.inputs + ["measured", "fitted", "residual"],
      rows: largest.prefix(Self.shownResiduals).map { point in
        [point.observation.label]
          + fit.inputs.map { (point.observation.inputs[$0] ?? .nan).significant(6) }
          + [
            point.observation.loss.significant(6), point.prediction.significant(6),
            point.residual.significant(6),
          ]
      })
    let rest = largest.count - text.rows.count
    Swift.print("\n\(text.text)")
    if rest > 0 { Swift.print("… and \(rest) smaller residuals; --json lists all") }
  }

  private func printExcluded() {
    for line in Exclusion.summary(fit.excluded) { Swift.print("excluded: \(line)") }
  }
}
