public import Text
public import Analysis
import Questions
import Store

extension StudyData {
  /// One row per cell and probe of each block: accuracy by block, and of the block that validation
  /// chose; nil where no probe reads each block.
  public var blockTable: Table? {
    let groups = layerwise
    guard let most = groups.map(\.members.count).max() else { return nil }
    let rows = cells.flatMap { cell in
      groups.map { group -> [String] in
        let metrics = group.members.map(\.metric)
        let texts = metrics.map { text($0, cell) }
        let chosen = Set(cell.runs.compactMap { scores(of: $0)?.bestBlocks[group.name] }).sorted()
        return axes.map { cell.levels[$0.name] ?? "" } + [group.name] + texts
          + Array(repeating: "–", count: most - texts.count)
          + [text(group.best, cell), chosen.map(String.init).joined(separator: ", ")]
      }
    }
    return Table(
      headings: axes.map(\.name) + ["probe (%)"] + (0..<most).map { "block \($0)" } + [
        "best by validation", "blocks chosen",
      ], rows: rows)
  }

  private func text(_ metric: Metric, _ cell: StudyCell) -> String {
    let values = cell.runs.compactMap { value(metric, of: $0) }
    return values.isEmpty ? "–" : SeedMean(values).text(metric)
  }
}
