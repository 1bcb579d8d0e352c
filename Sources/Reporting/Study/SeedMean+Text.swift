import Analysis
import Questions
public import Scaling
public import Text

extension SeedMean {
  /// In the unit that people see: accuracies in percent.
  private func interval(_ metric: Metric) -> Interval { interval(factor: metric.factor) }

  private func interval(factor: Double) -> Interval {
    guard halfWidth != nil else { return Interval(mean * factor) }
    return Interval(mean * factor, low: low * factor, high: high * factor)
  }

  /// `63.5 ± 2.9`; one seed, and seeds that are all equal, have no interval.
  func text(_ metric: Metric) -> String { text(factor: metric.factor, digits: metric.digits) }

  func text(factor: Double, digits: Int) -> String {
    let text = interval(factor: factor).spread(digits: digits)
    return hasNoSpread ? "\(text) (\(seeds) equal seeds)" : withSeeds(text)
  }

  private func withSeeds(_ text: String) -> String {
    halfWidth != nil
      ? text : "\(text) (\(hasNoSpread ? "no spread over \(seeds) seeds" : "one seed"))"
  }

  /// A difference: `−1.8 [−2.7, −0.9] points`, of losses without unit.
  func signedText(_ metric: Metric) -> String {
    withSeeds(interval(metric).signed(digits: metric.digits) + metric.differenceUnit)
  }

  /// A difference in the unit of a table: `−1.8 [−2.7, −0.9]`.
  var signedText: String { withSeeds(interval(factor: 1).signed(digits: 4)) }

  /// What n, 2n and 4n seeds detect: `2.1, 1.3, 0.88 points`.
  func detectableText(factor: Double = 1, unit: String = "") -> String {
    let numbers = detectable.map { Interval.number($0 * factor, significant: 2) }
    return numbers.isEmpty ? "–" : numbers.joined(separator: ", ") + unit
  }
}

extension Estimate {
  /// With its interval, in the interval's precision.
  public var text: String { interval.text }

  var interval: Interval { Interval(value, low: low, high: high) }
}

extension Fit {
  /// A constant's value for people: the stretch where its best value is one, unbounded where points do
  /// not bound it.
  public func valueText(of parameter: FittedParameter) -> String {
    flat.first { $0.parameter == parameter.name }?.words ?? parameter.interval.valueText
  }
}

extension FittedParameter {
  public var interval: Interval { Interval(value, low: low, high: high) }
}
