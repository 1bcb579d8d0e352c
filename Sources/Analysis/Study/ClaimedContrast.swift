import Questions

/// A signed sum of levels in one metric, at one combination of the other axes.
///
/// One rule keeps a number from having two verdicts: what a study claims is judged as that claim alone,
/// and is left out of the families of comparisons that nobody stated beforehand.
struct ClaimedContrast: Hashable {
  private let metric: Metric
  private let at: String
  private let terms: Set<Term>

  private struct Term: Hashable {
    let names: Set<String>
    let sign: Double
  }

  /// - Parameters:
  ///   - at: The levels of the other axes, in words.
  ///   - products: The sum written out.
  ///   - sign: -1 for the same sum from the other side.
  init(
    _ metric: Metric, at: String, _ products: [(names: [String], sign: Double)], sign: Double = 1
  ) {
    (self.metric, self.at) = (metric, at)
    terms = Set(products.map { Term(names: Set($0.names), sign: sign * $0.sign) })
  }
}

extension StudyData {
  /// Every sum of levels about which the study claims something, from both sides.
  var claimedContrasts: Set<ClaimedContrast> {
    var found: Set<ClaimedContrast> = []
    for stored in (try? claims()) ?? [] {
      let metric = stored.metric.map { Metric($0) } ?? .validationLoss
      guard let claim = try? Claim(stored.claim),
        case .levels(_, let settings)? = try? grid.sum(claim, metric, at: stored.at ?? "")
      else { continue }
      let products = claim.products.map { ($0.names, $0.sign) }
      for setting in settings {
        let at = setting.levels.joined(separator: ", ")
        for sign in [1.0, -1.0] {
          found.insert(ClaimedContrast(metric, at: at, products, sign: sign))
        }
      }
    }
    return found
  }
}
