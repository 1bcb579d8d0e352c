public import Analysis
import Questions
import Scaling
import Store
public import Text

extension StudyData {
  /// What the author claimed and what the runs say, a row for each combination of the other axes.
  ///
  /// `report` writes it as `claims.csv`, from which ``ClaimsPage`` is made: the page needs no runs.
  public var claimRecords: Records { Records(columns: ClaimsPage.columns, rows: claimRows) }

  private var claimRows: [[Datum]] {
    let source = study.source
    do {
      return try claims().flatMap { claim in
        let paper = claim.paper.flatMap { $0.isEmpty ? nil : $0 } ?? "–"
        let made = timing(of: claim).text
        return scored(claim).map { row in
          [claim.name, source, paper, claim.test].map { .text($0) } + row.data(made: made)
        }
      }
    } catch {
      let row = ScoredRow(reason: "not scored: \(error)")
      return [["–", .text(source), "–", "–"] + row.data(made: "–")]
    }
  }
}

/// What a claim's row says of the runs.
struct ScoredRow {
  /// At, found, seeds, sign, size, and why the sign is open.
  let words: [String]
  /// The same with how far the sum lies beyond the claim's bound, after what was found, and its ratio
  /// to the source's, after the size.
  let shown: [String]
  /// At which look the claim stopped; nil where seeds are fixed.
  let stopped: String?
  /// By ``ClaimsPage/numbers``; a claim that cannot be scored has none.
  let numbers: [Datum]

  /// As `claims.csv` has them, with when the claim was made.
  func data(made: String) -> [Datum] {
    [words[0], words[1].withHyphens].map { .text($0) }
      + (words[2...] + [made]).map { .text($0) } + numbers
  }

  init(_ scored: ScoredClaim) {
    let verdict = scored.verdict
    stopped = scored.stopped
    words = [
      scored.at.isEmpty ? "–" : scored.at, scored.found, scored.seeds,
      verdict.sign.rawValue, verdict.size?.rawValue ?? "–", scored.reason ?? "–",
    ]
    shown = Array(words[..<2]) + [scored.beyond] + words[2...4] + [verdict.ratioText] + words[5...]
    let factor = scored.metric.factor
    let margin = [
      verdict.beyond?.value, verdict.beyond?.low, verdict.beyond?.high,
    ].map { Datum($0.map { $0 * factor }) }
    numbers =
      scored.sum == nil
      ? Self.noNumbers
      : [.text(scored.metric.isAccuracy ? "points" : "loss")] + margin
        + [Datum(verdict.p), Datum(scored.sourceBeyond.map { $0 * factor })]
        + [verdict.ratio?.value, verdict.ratio?.low, verdict.ratio?.high].map { Datum($0) }
  }

  /// The row of a claim that cannot be scored, for this reason.
  init(reason: String) {
    stopped = nil
    words = ["–", "–", "–", "–", "–", reason]
    shown = Array(words[..<2]) + ["–"] + words[2...4] + ["–"] + words[5...]
    numbers = Self.noNumbers
  }

  private static let noNumbers = [Datum](repeating: .missing, count: ClaimsPage.numbers.count)
}
