import Questions
import Analysis
import Store
import Text

extension StudyData {
  /// What the author claimed and what the runs say, a row for each combination of the other axes;
  /// nil where nothing was claimed.
  ///
  /// `report` writes it as `claims.csv`, from which ``ClaimsPage`` is made: the page needs no runs.
  var claimRecords: Records? {
    let rows = claimRows
    return rows.isEmpty ? nil : Records(columns: ClaimsPage.columns, rows: rows)
  }

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
      let row = ScoredRow("\(error)")
      return [["–", .text(source), "–", "–"] + row.data(made: "–")]
    }
  }
}

/// What a claim's row says of the runs.
struct ScoredRow {
  /// At, found, seeds and verdict.
  let words: [String]
  /// The same with how far the sum lies beyond the claim's bound, after what was found.
  let shown: [String]
  /// Unit, margin and its interval; a claim that cannot be scored has none.
  let numbers: [Datum]

  /// As `claims.csv` has them, with when the claim was made.
  func data(made: String) -> [Datum] {
    [words[0], words[1].withHyphens, words[2], words[3], made].map { .text($0) } + numbers
  }

  init(_ scored: ScoredClaim) {
    words = [
      scored.at.isEmpty ? "–" : scored.at, scored.found, scored.seeds,
      scored.verdict,
    ]
    shown = Array(words[..<2]) + [scored.beyond] + words[2...]
    let unit = scored.metric.isAccuracy ? "points" : "loss"
    numbers =
      scored.margin.map { margin in
        [.text(unit)]
          + [margin.mean, margin.low, margin.high].map { .number($0 * scored.metric.factor) }
      } ?? Self.noNumbers
  }

  /// The row of a claim that cannot be scored, for this reason.
  init(_ reason: String) {
    words = ["–", "–", "–", "not scored: \(reason)"]
    shown = Array(words[..<2]) + ["–"] + words[2...]
    numbers = Self.noNumbers
  }

  private static let noNumbers = [Datum](repeating: .missing, count: 4)
}
