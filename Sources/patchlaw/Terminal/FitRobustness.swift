import Text
import Foundation
import Scaling

/// What a fit becomes without a rung, under another δ, and along one of its constants.
struct FitRobustness {
  private let fit: Fit
  private let law: Law
  private let options: FitOptions
  private let points: [Observation]

  init(_ fit: Fit, law: Law, options: FitOptions) {
    (self.fit, self.law) = (fit, law)
    var options = options
    options.resampling.count = 0
    options.heldOut = .nothing
    self.options = options
    points = fit.residuals.map(\.observation)
  }

  func printStability() throws {
    let stability = try law.stability(points, inputs: fit.inputs, options: options)
    let text = Table(
      headings: ["without size", "points", "its error", "deviation"] + names,
      rows: stability.rows.map { row in
        [
          row.rung.significant(6), "\(row.points)", (100 * row.error).shown(3, plus: true) + " %",
          row.deviation.shown(1, plus: true),
        ] + names.map { (row.parameters[$0] ?? .nan).significant(6) }
      })
    print("\n\(text.text)")
    for row in stability.offTrendRows {
      print(
        "warning: the other points do not predict those at \(row.rung.significant(6))")
    }
    try printDeltas()
  }

  /// The same fit where outliers count more and less.
  private func printDeltas() throws {
    guard let delta = fit.loss.delta else { return }
    let text = try Table(
      headings: ["delta", "residuals inside"] + names,
      rows: [0.01, 0.1, 1, 10, 100].map { factor in
        var other = options
        other.loss = Loss(.huber(delta: delta * factor), residual: fit.loss.residual)
        let refit = try law.fit(points, inputs: fit.inputs, options: other)
        let inside = refit.residuals.count { abs($0.residual) <= delta * factor }
        return [(delta * factor).significant(6), "\(inside) of \(refit.points)"]
          + names.map { (refit[$0] ?? .nan).significant(6) }
      })
    print("\n\(text.text)")
  }

  func printProfile(of name: String) throws {
    var options = options
    options.resampling.confidence = fit.draws.resampling.confidence
    let profile = try fit.profile(name, options: options)
    let low = profile.low.map { $0.significant(6) } ?? "no lower end"
    let high = profile.high.map { $0.significant(6) } ?? "no upper end"
    print("\nprofile likelihood of \(name): [\(low), \(high)]")
  }

  private var names: [String] { law.parameters.map(\.name) }
}
