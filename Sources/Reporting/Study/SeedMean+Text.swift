import Analysis
import Questions
public import Scaling
import Text

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
    switch halfWidth {
    case nil: return "\(text) (one seed)"
    case 0: return "\((mean * factor).shown(digits)) (\(seeds) equal seeds)"
    default: return text
    }
  }

  /// A difference: `−1.8 [−2.7, −0.9] points`, of losses without unit.
  func signedText(_ metric: Metric) -> String {
    let text = interval(metric).signed(digits: metric.digits) + metric.differenceUnit
    return halfWidth == nil ? "\(text) (one seed)" : text
  }
}

extension Estimate {
  /// With its interval, in the interval's precision.
  public var text: String { interval.text }

  var interval: Interval { Interval(value, low: low, high: high) }
}

extension FittedParameter {
  var interval: Interval { Interval(value, low: low, high: high) }
}
