import Analysis
import Questions
import Store

extension StudyData {
  /// What the author expected, and what came, at each combination of the other axes.
  var expectationBlock: String {
    do {
      let claims = try claims()
      guard !claims.isEmpty else { return "None was written before the first run." }
      return "Written before the first run:\n\n" + table(claims).markdown
    } catch {
      return "They cannot be read: \(error)."
    }
  }

  private func table(_ claims: [StoredClaim]) -> Table {
    Table(
      headings: ["claim", "tested as", "at", "found, 95 %", "seeds", "verdict"],
      rows: claims.flatMap { claim in
        scored(claim).map { [claim.name, claim.test] + $0.words }
      })
  }

  /// What the runs say of a claim, a row for each combination of the other axes; one row that says
  /// why where it cannot be scored.
  func scored(_ claim: StoredClaim) -> [ScoredRow] {
    do { return try score(claim).map { ScoredRow($0) } } catch {
      return [ScoredRow("\(error)")]
    }
  }
}

extension StoredClaim {
  /// The claim as its author wrote it, with the metric where the claim does not name it.
  var test: String {
    let names = (try? Claim(claim))?.terms.map { Metric($0.name) } ?? []
    let isOfMetrics = names.allSatisfy { $0 == .validationLoss || $0.isAccuracy }
    return isOfMetrics ? "`\(claim)`" : "\(metric ?? Metric.validationLoss.name): `\(claim)`"
  }
}
