import Analysis
import Questions

extension ScoredClaim {
  /// The interval in words, and how many seeds stand behind it.
  var found: String { sum?.signedText(metric) ?? "–" }
  var seeds: String { "\(sum?.seeds ?? 0)" }

  /// The outcome, and for one undecided how many seeds would decide.
  var verdict: String {
    guard let seedsNeeded else { return outcome.rawValue }
    return "\(outcome.rawValue); about \(max(seedsNeeded, 3)) seeds would decide"
  }
}
