import Store

extension StudyData {
  /// What the author expected, and what came, at each combination of the other axes.
  var expectationBlock: String {
    do {
      guard let expectation = try expectation(), let text = expectation.claim else {
        return "None was written before the first run."
      }
      let metric = expectation.metric.map { Metric($0) } ?? .validationLoss
      let at = expectation.at ?? ""
      let scored = try score(Claim(text), metric, at: at)
      let place = at.isEmpty ? "" : " at \(at)"
      return """
        Written before the first run: \(metric.name) of `\(text)`\(place).

        \(table(scored, metric).markdown)
        """
    } catch {
      return "It could not be scored: \(error)."
    }
  }

  private func table(_ scored: [ScoredClaim], _ metric: Metric) -> Table {
    Table(
      headings: ["at", "found\(metric.unit), 95 %", "seeds", "verdict"],
      rows: scored.map {
        [
          $0.at.isEmpty ? "–" : $0.at, $0.sum?.signedText(metric) ?? "–",
          "\($0.sum?.seeds ?? 0)", $0.outcome.rawValue,
        ]
      })
  }
}
