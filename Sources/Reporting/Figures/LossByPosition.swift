import Text
public import Analysis
import Store

extension StudyData {
  /// Loss of each predicted patch by its place in the sequence, the mean over seeds.
  ///
  /// A figure per unit of loss. Long sequences are cut into equal chunks. Source: El-Nouby et al. 2024
  /// (arXiv:2401.08541), figure 7.
  public var lossesByPosition: [Figure] { lossGroups.compactMap(lossByPosition) }

  /// Places shown one by one; longer sequences are cut into this number of chunks: the rows of a grid of
  /// 7 × 7 or 8 × 8 patches.
  private static let (mostPlaces, chunks) = (32, 8)

  private func lossByPosition(_ group: LossGroup) -> Figure? {
    let name = "loss-by-position" + group.suffix
    var data = FigureData("position", "loss", "cell")
    let floors = FloorLines(self, ofLossIn: group.cells)
    let lines = group.cells.compactMap { cell -> LineFigure.Line? in
      let series = cell.runs.map { lossByPosition(of: $0) }.filter { !$0.isEmpty }
      guard !series.isEmpty else { return nil }
      let points = rows(series.flatMap(\.self))
      let drawn = data.add(points.map { [$0.place, "\($0.loss)", cell.label] })
      return LineFigure.Line(
        levels: cell.levels, title: cell.label, places: points.compactMap { Double($0.place) },
        values: points.map(\.loss)
      ) { style, title in
        let words = title.map { "title \(GnuplotStyle.quoted($0))" } ?? "notitle"
        let kind = style == .context ? "lines lw 1" : "linespoints lw 1.5 ps 0.5"
        return ["\(drawn.using("$2", "3")) with \(kind) \(style.text) \(words)"]
      }
    }
    guard !lines.isEmpty else { return nil }
    return LineFigure(
      name: name,
      title: "Loss by position in the sequence"
        + (floors.plots.isEmpty ? "" : "; floors are means over all places"),
      data: data, lines: lines, axes: axes.map(\.name), orders: orders(in: group.cells),
      labels: ("position of the predicted patch in the sequence", group.label), floors: floors,
      warnings: floorWarnings(ofAccuracy: false)
    ).figure
  }

  /// The mean loss at each place, or in each chunk at the middle of its places.
  private func rows(_ losses: [(position: Int, loss: Double)]) -> [(place: String, loss: Double)] {
    let places = (losses.map(\.position).max() ?? 0) + 1
    let width = places > Self.mostPlaces ? (places + Self.chunks - 1) / Self.chunks : 1
    return Dictionary(grouping: losses) { $0.position / width }.sorted { $0.key < $1.key }
      .map { _, members in
        let middle = members.map { Double($0.position) }.reduce(0, +) / Double(members.count)
        let mean = members.map(\.loss).reduce(0, +) / Double(members.count)
        return (width == 1 ? "\(members[0].position)" : "\(middle)", mean)
      }
  }
}
