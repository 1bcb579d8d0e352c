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
      return try expectations().flatMap { expectation in
        let paper = expectation.paper.flatMap { $0.isEmpty ? nil : $0 } ?? "–"
        return scored(expectation).map { [expectation.name, source, paper, expectation.test] + $0 }
      }
    } catch {
      return [["–", source, "–", "–", "–", "–", "–", "not scored: \(error)"]]
    }
  }
}
