import Analysis
import Text

/// Color, mark and dash of one line.
struct LineStyle: Hashable {
  let color: String
  let point: Int
  let dash: Int

  /// Behind others, to compare with.
  static let context = LineStyle(color: "#d5dae0", point: 0, dash: 1)

  var text: String { "pt \(point) dt \(dash) lc rgb \"\(color)\"" }
}

/// How the lines of a figure look, by their levels on its axes.
///
/// One axis has the colors, an ordered one if there is any, whose colors are a ramp. Up to eight lines
/// share a frame, where combinations of the other axes have marks and dashes. More lines are drawn in
/// small multiples, a panel for each combination of the others.
struct LineStyles {
  static let most = 8

  private let axes: [String]
  private let orders: [String: [String: Int]]
  private let lines: [[String: String]]
  /// What colors mean; nil where lines differ on one axis, and each has its own.
  private let colored: String?
  let isFaceted: Bool

  /// - Parameters:
  ///   - lines: Each line's level by axis.
  ///   - axes: Those of the figure, in order.
  ///   - orders: The ranks of levels, for axes that are ordered.
  init(_ lines: [[String: String]], axes: [String], orders: [String: [String: Int]]) {
    (self.lines, self.orders) = (lines, orders)
    isFaceted = lines.count > Self.most
    func levels(_ axis: String) -> [String] { lines.compactMap { $0[axis] }.distinct }
    let varying = axes.filter { levels($0).count > 1 }
    self.axes = varying
    // One axis alone gives each line a color, or a panel.
    let candidates = varying.count < 2 ? [] : varying.filter { levels($0).count <= Self.most }
    func most(_ axes: [String]) -> String? {
      axes.reversed().max { levels($0).count < levels($1).count }
    }
    colored = most(candidates.filter { orders[$0] != nil }) ?? most(candidates)
  }

  /// The levels that colors tell apart within a panel, in their order; none where a panel has one line.
  var coloredLevels: [String] {
    guard let colored else { return [] }
    let levels = lines.compactMap { $0[colored] }.distinct
    guard let order = orders[colored] else { return levels }
    return levels.sorted { (order[$0] ?? 0) < (order[$1] ?? 0) }
  }

  var coloredAxis: String? { colored }

  /// The same in words.
  var coloredWords: [String] {
    colored.map { axis in coloredLevels.map { LevelName.of($0, axis: axis) } } ?? []
  }

  /// The other axes' levels in words, which small multiples have a panel for.
  func facet(of line: Int) -> String {
    axes.isEmpty ? "\(line)" : LevelName.words(lines[line], axes: axes.filter { $0 != colored })
  }

  /// Panels that the lines need.
  var panelCount: Int { isFaceted ? lines.indices.map { facet(of: $0) }.distinct.count : 1 }

  /// How a line looks.
  func style(of line: Int) -> LineStyle {
    guard let colored else {
      let order = axes.count == 1 ? orders[axes[0]] : nil
      let rank = order.flatMap { $0[lines[line][axes[0]] ?? ""] }
      let color = rank.map { ColorRamp.color(rank: $0, of: order?.count ?? 1) }
      let isAlone = isFaceted
      return LineStyle(
        color: color ?? GnuplotStyle.color(isAlone ? 0 : line),
        point: GnuplotStyle.shape(isAlone ? 0 : line), dash: 1)
    }
    let levels = coloredLevels
    let place = levels.firstIndex(of: lines[line][colored] ?? "") ?? 0
    let color =
      orders[colored] != nil
      ? ColorRamp.color(rank: place, of: levels.count) : GnuplotStyle.color(place)
    let others = lines.indices.map { facet(of: $0) }.distinct
    let other = isFaceted ? 0 : others.firstIndex(of: facet(of: line)) ?? 0
    // Marks tell colors apart too where nothing else needs them.
    let shape = others.count > 1 && !isFaceted ? other : place
    return LineStyle(color: color, point: GnuplotStyle.shape(shape), dash: other + 1)
  }
}
