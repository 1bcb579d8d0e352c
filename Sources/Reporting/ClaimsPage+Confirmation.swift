import Analysis

/// How well a claim whose sign is the claimed one is confirmed.
enum ClaimConfirmation: String, CaseIterable {
  /// The claim cannot be shown to predate the runs that speak for it.
  case exploratory
  /// The claim was made before the first run whose seeds speak for it.
  case freshSeeds = "fresh seeds"
  /// So it is, here or there, and the claim holds in another study too.
  case secondSetting = "second setting"
}

extension ClaimsPage {
  /// How well each claim is confirmed; nil for one whose sign is not the claimed one.
  ///
  /// Claims of the same name in several studies are one claim in several settings. One that is contradicted
  /// in any of them is not confirmed by another.
  var confirmations: [ClaimConfirmation?] {
    let named = Dictionary(grouping: rows, by: \.claim)
    return rows.map { row in
      guard row.found?.sign == .same else { return nil }
      let others = (named[row.claim] ?? []).filter { $0.study != row.study }
      let agreeing = others.filter { $0.found?.sign == .same }
      let isContradicted = others.contains { $0.found?.sign == .opposite }
      if !isContradicted, agreeing.contains(where: { $0.isFresh || row.isFresh }) {
        return .secondSetting
      }
      return row.isFresh ? .freshSeeds : .exploratory
    }
  }

  /// `Of the 38 whose sign is the same, 30 are exploratory, 8 hold on fresh seeds.`
  var confirmed: String {
    let found = confirmations.compactMap(\.self)
    guard !found.isEmpty else { return "" }
    let words: [(ClaimConfirmation, String)] = [
      (.exploratory, "exploratory"), (.freshSeeds, "confirmed on fresh seeds"),
      (.secondSetting, "confirmed in a second setting"),
    ]
    let counts = words.compactMap { kind, word -> String? in
      let count = found.count { $0 == kind }
      return count == 0 ? nil : "\(count) \(count == 1 ? "is" : "are") \(word)"
    }
    return " Of the \(found.count) with the same sign, \(counts.joined(separator: ", "))."
  }
}

extension ClaimsPage.Row {
  /// Whether the claim was made before the first run of its study.
  fileprivate var isFresh: Bool { words.last == ClaimTiming.before.text }
}
