import Analysis
import Questions
import Store
import Text

extension StudyData {
  /// How seeds were added until claims were decided, a row for each look; empty where they are fixed.
  var seedBlock: String {
    guard let seedPath else { return "" }
    let table = Table(
      headings: ["look", "seeds", "runs added", "claims open"],
      rows: seedPath.steps.map { step in
        let open = step.open.map { "\($0) of \(seedPath.claims.count)" }
        return [
          "\(step.number) of \(seedPath.looks.counts.count)", "\(step.seeds)", "\(step.added)",
          open ?? "\(step.missing) runs missing",
        ]
      })
    return "Seeds, added where a claim was open:\n\n\(table.markdown)\n\n"
      + Markdown.paragraph(seedNote(seedPath) + missingNote(seedPath))
  }

  private func seedNote(_ path: SeedPath) -> String {
    let count = path.claims.count
    let claims = count == 1 ? "" : " and all \(count) claims"
    return
      "Looks at \(path.looks.counts.map(String.init).joined(separator: ", ")) seeds were registered with "
      + "the claims, at the time that is given for each. A claim stops at the look that decides it: seeds "
      + "that are added later for another claim do not count for it. Intervals of claims are repeated "
      + "confidence intervals, whose joint coverage over all looks\(claims) is 95 %, whenever seeds stop. "
      + "They are paired by seed, and wider than intervals of as many fixed seeds. p values hold in the "
      + "same sense."
  }

  /// Runs that have ended without a number.
  private func missingNote(_ path: SeedPath) -> String {
    let needed = Set(path.claims.flatMap(\.cells))
    let lost =
      runs.count { $0.run.state == .diverged && needed.contains($0.run.cell) }
      + exclusions.count { needed.contains($0.run.run.cell) }
    guard lost > 0 else { return "" }
    return
      " \(lost) \(lost == 1 ? "run" : "runs") of their cells diverged or \(lost == 1 ? "is" : "are") "
      + "excluded: those seeds are left out of the claims that need them."
  }

  /// What intervals of comparisons that nobody claimed are worth where seeds were added; nil where they
  /// are fixed.
  var unclaimedNote: String? {
    guard let seedPath, seedPath.steps.count > 1 else { return nil }
    return
      "Seeds were added where claims were open. Intervals and p values here assume a fixed number of seeds "
      + "and may be too narrow: what is not claimed is exploratory."
  }
}

extension ScoredClaim {
  /// At which look the claim stopped; nil where seeds are fixed.
  var stopped: String? {
    look.map { look in
      if look.isDecided { return "look \(look.number)" }
      return look.number == look.of ? "open at the limit" : "open"
    }
  }
}
