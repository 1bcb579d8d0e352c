import Analysis
import Questions
import Store
import Text

extension StudyData {
  /// What the author claimed, when, and what came, at each combination of the other axes.
  var claimBlock: String {
    do {
      let claims = try claims()
      guard !claims.isEmpty else { return "The study makes no claim." }
      let notes = seedsAddedAfterLook + [unregisteredNote(claims)].compactMap(\.self)
      return ([table(claims).markdown] + notes).joined(separator: "\n\n")
    } catch {
      return "The claims cannot be read: \(Markdown.text("\(error)"))."
    }
  }

  private func table(_ claims: [StoredClaim]) -> Table {
    Table(
      headings: ["claim", "made", "tested as", "at", "found, 95 %", "seeds", "verdict"],
      cells: claims.flatMap { claim in
        scored(claim).map { row in
          [TableCell(claim.name), TableCell(timing(of: claim).text), TableCell(claim.test, .code)]
            + row.words.map { TableCell($0) }
        }
      })
  }

  private func unregisteredNote(_ claims: [StoredClaim]) -> String? {
    guard claims.contains(where: { timing(of: $0) == .unregistered }) else { return nil }
    return "A claim that is not registered cannot be shown to predate its runs."
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
    return isOfMetrics ? claim : "\(metric ?? Metric.validationLoss.name): \(claim)"
  }
}
