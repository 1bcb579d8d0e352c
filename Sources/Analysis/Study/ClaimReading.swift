import Questions
import Scaling
import Text

/// Reads a claim at one look after another, with intervals that hold over all looks and claims.
struct ClaimReading {
  let place: Int
  let stored: StoredClaim
  let claim: Claim
  let test: ClaimTest
  let looks: SeedLooks
  /// Claims and combinations that share the error of 5 %.
  let family: Int

  /// Before any look.
  var entry: SeedPath.Entry {
    var scored = scored(nil, oneSided: 0.05)
    scored.look = ClaimLook(number: 0, of: looks.counts.count, isDecided: false)
    return SeedPath.Entry(claim: place, cells: test.cells, scored: scored)
  }

  /// The claim over the seeds of a look, all of whose runs have ended.
  ///
  /// - Parameter look: From 0.
  func scored(at look: Int) -> ScoredClaim {
    let seen = looks.counts[...look].map { count in test.terms.filter { $0.seed < count } }
    // A look at which every new seed is missing says nothing new; one seed has no interval.
    let counts = seen.map(\.count).filter { $0 > 1 }.distinct
    let isLast = look == looks.counts.count - 1
    guard let last = seen.last, last.count > 1 else {
      return noted(
        scored(seen.last.flatMap { $0.isEmpty ? nil : test.paired($0) }, oneSided: 0.05), look)
    }
    let levels = RepeatedLevels(counts, most: looks.last, isLast: isLast)
    let error = 0.05 / Double(family)
    let (sign, equality) = (levels.levels(error: error), levels.levels(error: 2 * error))
    var found = scored(
      test.paired(last, level: sign[sign.count - 1]), oneSided: equality[equality.count - 1] / 2)
    let values = counts.map { count in
      scored(test.paired(Array(last.prefix(count))), oneSided: 0.05).verdict.p ?? 1
    }
    if found.verdict.p != nil { found.verdict.p = p(levels, values) }
    return noted(found, look)
  }

  /// The p value over all looks so far and all claims, below 5 % where the sign is decided.
  private func p(_ levels: RepeatedLevels, _ values: [Double]) -> Double {
    let isEquality = claim.relation == .equal
    let error = levels.error(of: isEquality ? values.map { min(1, 2 * $0) } : values)
    return min(1, Double(family) * (isEquality ? error / 2 : error))
  }

  private func scored(_ sum: SeedMean?, oneSided: Double) -> ScoredClaim {
    ScoredClaim(
      at: test.at, metric: test.metric, sum: sum, claim: claim,
      effect: stored.sourceEffect(of: claim), margin: stored.margin, oneSided: oneSided)
  }

  private func noted(_ scored: ScoredClaim, _ look: Int) -> ScoredClaim {
    var (scored, isEquivalent) = (scored, false)
    if case .equivalent = scored.verdict.reason { isEquivalent = true }
    scored.look = ClaimLook(
      number: look + 1, of: looks.counts.count,
      isDecided: scored.verdict.sign != .open || isEquivalent)
    return scored
  }
}
