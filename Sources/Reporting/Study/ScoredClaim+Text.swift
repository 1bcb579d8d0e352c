import Analysis
import Questions
import Text

extension ScoredClaim {
  /// The interval in words, and how many seeds stand behind it.
  var found: String { sum?.signedText(metric) ?? "–" }
  var seeds: String { "\(sum?.seeds ?? 0)" }

  /// How far the sum lies on the claimed side of the bound: positive where it is as claimed.
  var beyond: String {
    verdict.beyond.map { points($0.interval).signed(digits: metric.digits) + metric.differenceUnit }
      ?? "–"
  }

  /// Why the sign is open; for an interval that is too wide also what more seeds would detect.
  var reason: String? {
    if look?.number == 0 { return "the first look is not complete" }
    return switch verdict.reason {
    case nil: nil
    case .tooWide: "too wide to tell" + (look.map(place) ?? detectable)
    case .excludesSource: "excludes the source's effect"
    case .equivalent(let margin): "equivalent within \(size(margin))"
    case .noSpread(let seeds): "no spread over \(seeds) seeds"
    case .oneSeed: "one seed"
    case .notMeasured: "no seed has all that it names"
    }
  }

  private func place(_ look: ClaimLook) -> String {
    look.number == look.of
      ? " with the most seeds that were stated" : " at look \(look.number) of \(look.of)"
  }

  /// `: 4, 8, 16 seeds detect 5.7, 3.2, 2.1 points, where 1.8 points matter`.
  private var detectable: String {
    guard let sum else { return "" }
    let counts = [1, 2, 4].map { "\($0 * sum.seeds)" }.joined(separator: ", ")
    let found = sum.detectableText(factor: metric.factor, unit: metric.differenceUnit)
    let matters = relevant.map { ", where \(size($0)) would matter" } ?? ""
    return ": \(counts) seeds detect \(found)\(matters)"
  }

  private func size(_ value: Double) -> String {
    Interval.number(value * metric.factor, significant: 2) + metric.differenceUnit
  }

  /// In the unit that people see.
  private func points(_ interval: Interval) -> Interval {
    Interval(
      interval.value * metric.factor, low: interval.low.map { $0 * metric.factor },
      high: interval.high.map { $0 * metric.factor })
  }
}

extension ClaimVerdict {
  /// The sum over the source's: `0.30 [0.15, 0.44]`.
  var ratioText: String { ratio?.text ?? "–" }
}
