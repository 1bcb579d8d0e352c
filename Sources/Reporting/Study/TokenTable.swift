public import Text
public import Analysis
import Store

extension StudyData {
  /// What the tokenizers of discrete targets are worth on held-out images, one row per cell; nil
  /// where no tokens are predicted.
  public var tokenTable: Table? {
    let rows = cells.compactMap(tokenRow)
    guard !rows.isEmpty else { return nil }
    return Table(
      headings: [
        "cell", "loss in", "dead codes", "used perplexity", "reconstruction MSE",
        "validation perplexity",
      ], rows: rows)
  }

  private func tokenRow(_ cell: StudyCell) -> [String]? {
    func fact(_ name: String) -> Double? {
      cell.runs.lazy.compactMap { self.measurements("tokens.\(name)", of: $0).last?.value }.first
    }
    guard let dead = fact("deadCodes"), let used = fact("usedPerplexity"),
      let error = fact("reconstructionError")
    else { return nil }
    let perplexities = cell.runs.compactMap {
      measurements("validationPerplexity", of: $0).last?.value
    }
    let mean = perplexities.reduce(0, +) / Double(perplexities.count)
    return [
      cell.label, cell.run.lossUnit ?? "", "\(Int(dead))", used.fixed(1), error.fixed(4),
      perplexities.isEmpty ? "–" : mean.fixed(2),
    ]
  }
}
