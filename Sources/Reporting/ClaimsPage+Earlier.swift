import Analysis
import Questions
import Text

/// Tables of claims that the version before wrote, with one word for the verdict.
///
/// Studies without an archive cannot be reported anew; all that their claims' verdicts rest on is in
/// the table.
extension ClaimsPage {
  static let earlierColumns = [
    "claim", "source", "the source found", "tested as", "at", "found here, 95 %", "seeds",
    "verdict", "made", "unit", "margin", "low", "high",
  ]

  /// A row with today's columns.
  ///
  /// - Throws: ``ClaimError/spoilt(_:column:found:expected:)``.
  static func upgraded(_ fields: [String], at place: String) throws -> [String] {
    func spoilt(_ column: Int, _ expected: String) -> ClaimError {
      .spoilt(
        place, column: earlierColumns[column], found: fields[column], expected: expected)
    }
    let (said, made) = (Array(fields[..<4]), fields[8])
    if fields[10...].allSatisfy(\.isEmpty) {
      let row = ScoredRow(reason: fields[7])
      return said + row.data(made: made).map(\.field)
    }
    guard ["reproduced", "contradicted", "undecided"].contains(where: fields[7].hasPrefix) else {
      throw spoilt(7, "a verdict")
    }
    func number(_ column: Int) throws -> Double {
      guard let value = Double(fields[column]), value.isFinite else {
        throw spoilt(column, "a number")
      }
      return value
    }
    guard let seeds = Int(fields[6]), seeds > 0 else { throw spoilt(6, "a number of seeds") }
    let (metric, text) = test(fields[3])
    guard let claim = try? Claim(text), claim.relation != .equal else {
      throw spoilt(3, "a claim such as 'a - b < 0'")
    }
    let compared = metric ?? Metric(claim.names[0])
    let (distance, low, high) = try (number(10), number(11), number(12))
    let factor = compared.factor
    let sum = claim.bound + (claim.relation == .above ? distance : -distance) / factor
    let scored = ScoredClaim(
      at: fields[4] == "–" ? "" : fields[4], metric: compared,
      sum: SeedMean(mean: sum, halfWidth: (high - low) / 2 / factor, seeds: seeds), claim: claim,
      effect: SourceEffect.read(fields[2], of: claim, isOfAccuracy: compared.isAccuracy),
      margin: nil)
    return said + ScoredRow(scored).data(made: made).map(\.field)
  }

  /// `probe.linear: none - mlp < 0`: the metric where it is named, and the claim.
  private static func test(_ text: String) -> (Metric?, String) {
    let parts = text.split(separator: ": ", maxSplits: 1)
    let metric = Metric(String(parts.first ?? ""))
    let isMetric = metric.isAccuracy || metric == .validationLoss
    return parts.count == 2 && isMetric ? (metric, String(parts[1])) : (nil, text)
  }
}
