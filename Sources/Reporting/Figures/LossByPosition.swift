import Text
public import Analysis
import Store

extension StudyData {
  /// Loss of each predicted patch by its place in the sequence, the mean over seeds.
  ///
  /// A figure per unit of loss; in each, orders are separate panels, as each reads the same images in
  /// its own way. Long sequences are cut into equal chunks. Source: El-Nouby et al. 2024
  /// (arXiv:2401.08541), figure 7.
  public var lossesByPosition: [Figure] { lossGroups.compactMap(lossByPosition) }

  /// Places shown one by one; longer sequences are cut into this number of chunks: the rows of a grid of
  /// 7 × 7 or 8 × 8 patches.
  private static let (mostPlaces, chunks) = (32, 8)

  private func lossByPosition(_ group: LossGroup) -> Figure? {
    let name = "loss-by-position" + group.suffix
    var data = FigureData("position", "loss", "cell")
    let floors = FloorLines(self, ofLossIn: group.cells)
    var plots = floors.plots
    for (index, cell) in group.cells.enumerated() {
      let series = cell.runs.map { lossByPosition(of: $0) }.filter { !$0.isEmpty }
      guard !series.isEmpty else { continue }
      let drawn = data.add(rows(series.flatMap(\.self)).map { $0 + [cell.label] })
      plots.append(
        "\(drawn.using("$2", "3")) with linespoints lw 1.5 "
          + "\(GnuplotStyle.point(index)) ps 0.4 "
          + "title \(GnuplotStyle.quoted(cell.label))")
    }
    guard !data.isEmpty else { return nil }
    return Figure(
      name: name,
      title: "Loss by position in the sequence"
        + (floors.plots.isEmpty ? "" : "; floors are means over all places"), data: data,
      commands: """
        set xlabel "position of the predicted patch in the sequence"
        set ylabel \(GnuplotStyle.label(group.label))
        plot \(plots.joined(separator: ", \\\n  "))
        """, size: Figure.size(series: plots.count, labels: group.cells.map(\.label)),
      warnings: floorWarnings(ofAccuracy: false))
  }

  /// The mean loss at each place, or in each chunk at the middle of its places.
  private func rows(_ losses: [(position: Int, loss: Double)]) -> [[String]] {
    let places = (losses.map(\.position).max() ?? 0) + 1
    let width = places > Self.mostPlaces ? (places + Self.chunks - 1) / Self.chunks : 1
    return Dictionary(grouping: losses) { $0.position / width }.sorted { $0.key < $1.key }
      .map { _, members in
        let middle = members.map { Double($0.position) }.reduce(0, +) / Double(members.count)
        let mean = members.map(\.loss).reduce(0, +) / Double(members.count)
        return [width == 1 ? "\(members[0].position)" : "\(middle)", "\(mean)"]
      }
  }
}
