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
      return ([table(claims).markdown, seedBlock].filter { !$0.isEmpty } + notes)
        .joined(separator: "\n\n")
    } catch {
      return "The claims cannot be read: \(Markdown.text("\(error)"))."
    }
  }

  private func table(_ claims: [StoredClaim]) -> Table {
    let stopped = seedPath == nil ? [] : ["stopped at"]
    return Table(
      headings: [
        "claim", "made", "tested as", "at", "found, 95 %", "clear of the bound by", "seeds", "sign",
        "size", "ratio to the source", "open because",
      ] + stopped,
      cells: claims.flatMap { claim in
        scored(claim).map { row in
          [TableCell(claim.name), TableCell(timing(of: claim).text), TableCell(claim.test, .code)]
            + (row.shown + (seedPath == nil ? [] : [row.stopped ?? "–"])).map { TableCell($0) }
        }
      })
  }

  /// What a claim of non-inferiority or equality admits, in words; nil for other claims.
  private func marginNote(_ claim: StoredClaim) -> String? {
    guard let test = try? Claim(claim.claim) else { return nil }
    let isEquality = test.relation == .equal
    guard let margin = isEquality ? claim.margin : test.nonInferiorityMargin else { return nil }
    let size =
      claim.metric(of: test).isAccuracy
      ? "\((100 * margin).significant(3)) \(margin == 0.01 ? "point" : "points")"
      : margin.significant(3)
    let name = Markdown.text(claim.name)
    return isEquality
      ? "“\(name)” is a claim of equality within \(size): the same where two one-sided tests at 5 % "
        + "exclude a larger difference either way."
      : "“\(name)” is a claim of non-inferiority with a margin of \(size): the same where the whole "
        + "interval excludes being worse by that much."
  }

  private func unregisteredNote(_ claims: [StoredClaim]) -> String? {
    guard claims.contains(where: { timing(of: $0) == .unregistered }) else { return nil }
    return "A claim that is not registered cannot be shown to predate its runs."
  }

  /// What the runs say of a claim, a row for each combination of the other axes; one row that says
  /// why where it cannot be scored.
  func scored(_ claim: StoredClaim) -> [ScoredRow] {
    do { return try score(claim).map { ScoredRow($0) } } catch {
      return [ScoredRow(reason: "not scored: \(error)")]
    }
  }
}

extension StoredClaim {
  /// The claim as its author wrote it, with the metric where the claim does not name it, and the margin
  /// of a claim of equality.
  var test: String {
    let parsed = try? Claim(claim)
    let names = parsed?.names.map { Metric($0) } ?? []
    let isOfMetrics = names.allSatisfy { $0 == .validationLoss || $0.isAccuracy }
    let tested = isOfMetrics ? claim : "\(metric ?? Metric.validationLoss.name): \(claim)"
    guard parsed?.relation == .equal, let margin else { return tested }
    return "\(tested) within \(margin.significant(3))"
  }
}
