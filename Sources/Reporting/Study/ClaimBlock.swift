import Analysis
import Questions
import Store
import Text

extension StudyData {
  /// What the author claimed, when, and what came, at each combination of the other axes.
  var claimBlock: String {
    do {
      let claims = try claims()
      guard !claims.isEmpty else { return "" }
      let notes =
        claims.compactMap(marginNote) + seedsAddedAfterLook
        + [unregisteredNote(claims)].compactMap(\.self)
      return ([table(claims).markdown] + notes).joined(separator: "\n\n")
    } catch {
      return "The claims cannot be read: \(Markdown.text("\(error)"))."
    }
  }

  private func table(_ claims: [StoredClaim]) -> Table {
    Table(
      headings: [
        "claim", "made", "tested as", "at", "found, 95 %", "beyond the bound", "seeds", "verdict",
      ],
      cells: claims.flatMap { claim in
        scored(claim).map { row in
          [TableCell(claim.name), TableCell(timing(of: claim).text), TableCell(claim.test, .code)]
            + row.shown.map { TableCell($0) }
        }
      })
  }

  /// What a claim of non-inferiority admits, in words; nil for other claims.
  private func marginNote(_ claim: StoredClaim) -> String? {
    guard let test = try? Claim(claim.claim), let margin = test.margin else { return nil }
    let isOfAccuracy =
      Metric(test.names[0]).isAccuracy
      || claim.metric.map { Metric($0).isAccuracy } == true
    let size =
      isOfAccuracy
      ? "\((100 * margin).significant(3)) \(margin == 0.01 ? "point" : "points")"
      : margin.significant(3)
    let name = Markdown.text(claim.name)
    return "“\(name)” is a claim of non-inferiority with a margin of \(size): reproduced where the "
      + "whole interval excludes being worse by that much; undecided does not say that there is no "
      + "difference."
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
    let names = (try? Claim(claim))?.names.map { Metric($0) } ?? []
    let isOfMetrics = names.allSatisfy { $0 == .validationLoss || $0.isAccuracy }
    return isOfMetrics ? claim : "\(metric ?? Metric.validationLoss.name): \(claim)"
  }
}
