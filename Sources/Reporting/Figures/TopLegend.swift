/// A legend above a figure's panels, in as many columns as there is room for.
struct TopLegend {
  private let rows: Int
  /// Pixels above the panels.
  let height: Int

  /// - Parameters:
  ///   - titles: Everything that has a title in the first panel.
  ///   - width: Of the figure, in pixels.
  init(_ titles: [String], width: Int) {
    let column = 56 + 7 * (titles.map(\.count).max() ?? 0)
    let columns = max(1, (width - 16) / column)
    rows = (titles.count + columns - 1) / columns
    height = titles.isEmpty ? 10 : 16 + 19 * rows
  }

  /// The command for the first panel; the others have `unset key`.
  var command: String {
    guard rows > 0 else { return "unset key" }
    return "set key at screen 0.01, screen 0.99 left top vertical maxrows \(rows) font ',11'"
  }
}
