import Analysis
import Questions

extension ScoredClaim {
  /// The interval in words, and how many seeds stand behind it.
  var found: String { sum?.signedText(metric) ?? "–" }
  /// How far the sum lies on the claimed side of the bound: positive where it is as claimed.
  var beyond: String { margin?.signedText(metric) ?? "–" }
  var seeds: String { "\(sum?.seeds ?? 0)" }

  /// The outcome, and for one undecided how many seeds would decide.
  var verdict: String {
    guard let seedsNeeded else { return outcome.rawValue }
    return "\(outcome.rawValue); \(seedsNeeded.text)"
  }
}
