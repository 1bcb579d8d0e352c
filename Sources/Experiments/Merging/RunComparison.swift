import Foundation
import Probes
import Store

/// How two trainings of one run differ: not at all, as rounding may, or for real.
public enum RunComparison: Hashable, Sendable {
  /// Every measurement and score has the same bits.
  case equal
  /// The largest relative difference of a loss is within what another order of sums may do.
  case withinRounding(String)
  case different(String)

  /// What counts as rounding, by convention: sums in another order change later steps ever more, so that no
  /// bound follows from arithmetic.
  static let (mostOfLoss, mostOfAccuracy) = (5e-3, 0.02)

  /// - Parameters:
  ///   - first: A training that has ended.
  ///   - second: Another of the same run.
  public init(_ first: RunSnapshot, _ second: RunSnapshot) {
    guard first.status.state == second.status.state else {
      self = .different(
        "one is \(first.status.state.rawValue), the other \(second.status.state.rawValue)")
      return
    }
    let measured = Self.compare(first.series, second.series)
    let scored = Self.compare(first.probes, second.probes)
    switch (measured, scored) {
    case (.different, _), (.equal, .equal): self = measured
    case (_, .different), (.equal, _): self = scored
    case (.withinRounding, _): self = measured
    }
  }

  private static func compare(
    _ first: [RunSnapshot.Series], _ second: [RunSnapshot.Series]
  ) -> RunComparison {
    let known = Dictionary(second.map { ($0.quantity, $0) }) { first, _ in first }
    var (largest, place) = (0.0, "")
    var firstStep: (step: Int, text: String)?
    for series in first {
      guard let other = known[series.quantity], other.steps == series.steps else {
        return .different("\(series.quantity) is not measured at the same steps")
      }
      let pairs = zip(series.steps, zip(series.values, other.values))
      for (step, (a, b)) in pairs where a.bitPattern != b.bitPattern {
        let relative = abs(a - b) / max(abs(a), abs(b), .leastNormalMagnitude)
        if relative.isNaN {
          return .different("\(series.quantity) at step \(step) is \(a) and \(b)")
        }
        if step < firstStep?.step ?? .max {
          firstStep = (step, "\(series.quantity) at step \(step) is \(a) and \(b)")
        }
        if relative > largest {
          (largest, place) = (relative, "\(series.quantity) at step \(step)")
        }
      }
    }
    guard known.count == first.count else { return .different("other quantities are measured") }
    guard let firstStep else { return .equal }
    let text =
      "first \(firstStep.text); at most by \(String(format: "%.2g", 100 * largest)) %, \(place)"
    return largest <= mostOfLoss ? .withinRounding(text) : .different(text)
  }

  /// Of the probes that both have.
  private static func compare(
    _ first: [RunSnapshot.Probed], _ second: [RunSnapshot.Probed]
  ) -> RunComparison {
    let known = Dictionary(second.map { ($0.id, $0) }) { first, _ in first }
    var rounding: String?
    for probe in first {
      guard let other = known[probe.id], other.scores != probe.scores else { continue }
      let pairs = zip(probe.scores, other.scores).map {
        ($0.testAccuracy ?? $0.validationAccuracy, $1.testAccuracy ?? $1.validationAccuracy)
      }
      let largest = pairs.map { abs($0 - $1) }.max() ?? 1
      let text =
        "probe \(probe.id.prefix(8)): accuracy differs by up to "
        + String(format: "%.2f points", 100 * largest)
      guard probe.scores.count == other.scores.count, largest <= mostOfAccuracy else {
        return .different(text)
      }
      rounding = rounding ?? text
    }
    return rounding.map { .withinRounding($0) } ?? .equal
  }
}
