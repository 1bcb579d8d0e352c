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
    let ratio = scored.verdict.ratio.map { ", \($0.text) times the source's" } ?? ""
    return "**\(scored.verdict.words)** (claim \(timing(of: claim).text)): "
      + Markdown.text("\(claim.name)\(at): \(scored.found)\(ratio)\(seeds)\(paper).")
  }

  /// The figure that a reader should see first: accuracies, else losses.
  func keyFigure(_ figures: [DrawnFigure]) -> DrawnFigure? {
    let drawn = figures.filter { $0.failure == nil }
    return drawn.first { $0.name == "accuracy" } ?? drawn.first { $0.name.hasPrefix("loss") }
  }
}

extension ClaimVerdict {
  /// For the start of a sentence: `Same sign, size smaller`.
  fileprivate var words: String {
    let size = size.map { ", size \($0.rawValue)" } ?? ""
    switch sign {
    case .same: return "Same sign\(size)"
    case .opposite: return "Opposite sign\(size)"
    case .open:
      switch reason {
      case .excludesSource: return "Open, and excludes the source's effect"
      case .equivalent: return "Open, and equivalent within the margin\(size)"
      case .noSpread(let seeds): return "Open: no spread over \(seeds) seeds"
      case .tooWide: return "Open: too wide to tell"
      case .oneSeed, .notMeasured, nil: return "Open\(size)"
      }
    }
  }
}
