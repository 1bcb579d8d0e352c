/// A cell as claims and comparisons see it, planned or run.
public protocol GridCell {
  /// Level by axis.
  var levels: [String: String] { get }
  /// Unit and condition of its validation loss, in words.
  var lossKind: String { get }
}

/// The cells among which a study's claims are held.
///
/// The plan's cells and the finished ones are asked by the same rules, so that a claim which a report
/// could not score is refused before the first run.
public struct ClaimGrid<Cell: GridCell> {
  let axes: [Axis]
  let metrics: [Metric]
  let cells: [Cell]

  /// An axis and its levels, in the spec's order.
  public typealias Axis = (name: String, labels: [String])

  /// The sum that a claim asks for, and the cells it is taken over.
  public enum Sum {
    /// Metrics, within each of these cells.
    case metrics([Cell])
    /// Levels of one axis, within each combination of the others' levels.
    case levels(axis: String, [(levels: [String], cells: [Cell])])
  }

  /// - Parameters:
  ///   - axes: The study's axes.
  ///   - metrics: The names of all that a run ends with.
  ///   - cells: Cells that have a level on each axis.
  public init(axes: [Axis], metrics: [String], cells: [Cell]) {
    (self.axes, self.metrics, self.cells) = (axes, metrics.map { Metric($0) }, cells)
  }

  /// Checks that a claim speaks of this grid, and adds only what can be added.
  ///
  /// - Parameters:
  ///   - claim: A sum of one axis's levels or of metrics, and its bound.
  ///   - metric: What levels are compared in.
  ///   - at: Levels of other axes, as `width=128, head=mlp`; every combination when empty.
  /// - Throws: ``ClaimError``.
  public func check(_ claim: Claim, _ metric: Metric, at: String) throws {
    _ = try sum(claim, metric, at: at)
  }

  /// - Throws: ``ClaimError``.
  public func sum(_ claim: Claim, _ metric: Metric, at: String) throws -> Sum {
    let names = claim.terms.map(\.name)
    let admitted = try cells(at: at)
    if names.allSatisfy({ metrics.map(\.name).contains($0) }) { return .metrics(admitted) }
    guard metrics.contains(metric) else {
      throw ClaimError.unknownMetric(metric.name, known: metrics.map(\.name))
    }
    let axis = try axis(of: names)
    // A grid that is no full product has settings without some of the levels.
    let complete = admitted.settings(apartFrom: axis, axes: axes.map(\.name)).filter { _, group in
      names.allSatisfy { name in group.contains { $0.levels[axis] == name } }
    }
    guard !complete.isEmpty else { throw ClaimError.noSetting(levels: names, at: at) }
    if !metric.isAccuracy {
      for (_, group) in complete { try checkLosses(names, axis, group) }
    }
    return .levels(axis: axis, complete)
  }

  /// The cells that have the levels `at` names.
  private func cells(at text: String) throws -> [Cell] {
    let wanted = text.split { ", ".contains($0) }.map { $0.split(separator: "=").map(String.init) }
    for level in wanted {
      guard level.count == 2, axes.contains(where: { $0 == level[0] && $1.contains(level[1]) })
      else {
        throw ClaimError.unknownSetting(
          level.joined(separator: "="),
          known: axes.flatMap { axis in axis.labels.map { "\(axis.name)=\($0)" } })
      }
    }
    return cells.filter { cell in wanted.allSatisfy { cell.levels[$0[0]] == $0[1] } }
  }

  /// The one axis whose levels a claim compares.
  private func axis(of names: [String]) throws -> String {
    let labels = axes.flatMap(\.labels)
    for name in names where !labels.contains(name) {
      throw ClaimError.unknownLevel(name, known: labels)
    }
    guard let axis = axes.first(where: { axis in names.allSatisfy(axis.labels.contains) })
    else { throw ClaimError.severalAxes(axes.map(\.name)) }
    return axis.name
  }

  /// Refuses to add losses that are not one quantity.
  private func checkLosses(_ names: [String], _ axis: String, _ group: [Cell]) throws {
    let named = group.filter { cell in names.contains { $0 == cell.levels[axis] } }
    let kinds = Set(named.map(\.lossKind)).sorted()
    if kinds.count > 1 { throw ClaimError.unlikeLosses(kinds) }
  }
}

extension Array where Element: GridCell {
  /// The cells that differ on one axis only, together, in the order of their first.
  ///
  /// - Parameters:
  ///   - axis: The axis on which the cells of a group may differ.
  ///   - axes: The names of all axes, in the spec's order.
  /// - Returns: The other axes' levels, and the cells that have them.
  public func settings(
    apartFrom axis: String, axes: [String]
  ) -> [(levels: [String], cells: [Element])] {
    var order: [[String]] = []
    var groups: [[String]: [Element]] = [:]
    for cell in self {
      let levels = axes.filter { $0 != axis }.compactMap { cell.levels[$0] }
      if groups[levels] == nil { order.append(levels) }
      groups[levels, default: []].append(cell)
    }
    return order.map { ($0, groups[$0] ?? []) }
  }
}
