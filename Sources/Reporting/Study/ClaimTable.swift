import Questions
import Analysis
import Store

extension StudyData {
  /// What the author claimed and what the runs say, a row for each combination of the other axes;
  /// nil where nothing was claimed.
  ///
  /// `report` writes it as `claims.csv`, from which ``ClaimsPage`` is made: the page needs no runs.
  var claimTable: Table? {
    let rows = claimRows
    return rows.isEmpty ? nil : Table(headings: ClaimsPage.columns, rows: rows)
  }

  private var claimRows: [[String]] {
    let source = experiment.source
    do {
      return try claims().flatMap { claim in
        let paper = claim.paper.flatMap { $0.isEmpty ? nil : $0 } ?? "–"
        let made = timing(of: claim).text
        return scored(claim).map { row -> [String] in
          [claim.name, source, paper, claim.test] + row.words + [made] + row.numbers
        }
      }
    } catch {
      let row = ScoredRow("\(error)")
      return [["–", source, "–", "–"] + row.words + ["–"] + row.numbers]
    }
  }
}

/// What a claim's row says of the runs.
struct ScoredRow {
  /// At, found, seeds and verdict.
  let words: [String]
  /// Unit, margin and its interval; a claim that cannot be scored has none.
  let numbers: [String]

  init(_ scored: ScoredClaim) {
    words = [
      scored.at.isEmpty ? "–" : scored.at, scored.found + scored.metric.unit, scored.seeds,
      scored.verdict,
    ]
    let unit = scored.metric.isAccuracy ? "points" : "loss"
    numbers =
      scored.margin.map { margin in
        [unit] + [margin.mean, margin.low, margin.high].map { "\($0 * scored.metric.factor)" }
      } ?? Self.noNumbers
  }

  /// The row of a claim that cannot be scored, for this reason.
  init(_ reason: String) {
    words = ["–", "–", "–", "not scored: \(reason)"]
    numbers = Self.noNumbers
  }

  private static let noNumbers = ["", "", "", ""]
}
