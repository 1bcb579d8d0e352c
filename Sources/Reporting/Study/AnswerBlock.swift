import Analysis
import Questions
import Text

extension StudyData {
  /// What the study found, first: a sentence for each claim at each combination of the other axes,
  /// with the time of the claim.
  /// Empty where the study makes no claim.
  var answerBlock: String {
    guard let claims = try? claims() else { return "" }
    return claims.flatMap { claim in
      ((try? score(claim)) ?? []).map { "- \(sentence(claim, $0))" }
    }.joined(separator: "\n")
  }

  private func sentence(_ claim: StoredClaim, _ scored: ScoredClaim) -> String {
    let at = scored.at.isEmpty ? "" : " (\(scored.at))"
    let paper = claim.paper.flatMap { $0.isEmpty ? nil : "; the source found \($0)" } ?? ""
    let seeds = scored.sum.map { ", \($0.seeds) \($0.seeds == 1 ? "seed" : "seeds")" } ?? ""
    return "**\(scored.outcome.word)** (claim \(timing(of: claim).text)): " + Markdown.text("\(claim.name)\(at): ")
      + Markdown.text("\(scored.found)\(seeds)\(paper).")
  }

  /// The figure that a reader should see first: accuracies, else losses.
  func keyFigure(_ figures: [DrawnFigure]) -> DrawnFigure? {
    let drawn = figures.filter { $0.failure == nil }
    return drawn.first { $0.name == "accuracy" } ?? drawn.first { $0.name.hasPrefix("loss") }
  }
}

extension ScoredClaim.Outcome {
  /// For the start of a sentence.
  fileprivate var word: String {
    switch self {
    case .reproduced: "Reproduced"
    case .contradicted: "Contradicted"
    case .undecided: "Undecided"
    }
  }
}
