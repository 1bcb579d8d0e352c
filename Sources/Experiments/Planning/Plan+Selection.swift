import Settings

extension Plan {
  /// The cells in the order of the spec: by the levels of its axes.
  public var grid: [[PlannedRun]] {
    let axes = spec.axes
    func places(_ run: PlannedRun) -> [Int] {
      axes.map { $0.labels.firstIndex(of: run.levels[$0.name] ?? "") ?? 0 }
    }
    return cells.map { (places($0[0]), $0) }
      .sorted { $0.0.lexicographicallyPrecedes($1.0) }.map(\.1)
  }

  /// The study with those of its runs that have one of the given levels on each named axis.
  ///
  /// - Parameter choices: Axes and levels, as `--only` gives them; several levels of an axis are
  ///   alternatives.
  /// - Returns: The same study with those runs alone.
  /// - Throws: ``SelectionError`` when there is no such axis or level, or no run has them all.
  public func only(_ choices: [(axis: String, level: String)]) throws -> Plan {
    var levels: [String: Set<String>] = [:]
    for choice in choices {
      guard let axis = spec.axes.first(where: { $0.name == choice.axis }) else {
        throw SelectionError(
          "--only \(choice.axis)=\(choice.level): '\(choice.axis)' is not an axis"
            + Suggestion.hint(choice.axis, among: spec.axes.map(\.name)))
      }
      guard axis.labels.contains(choice.level) else {
        throw SelectionError(
          "--only \(choice.axis)=\(choice.level): axis '\(axis.name)' has no level "
            + "'\(choice.level)'" + Suggestion.hint(choice.level, among: axis.labels))
      }
      levels[axis.name, default: []].insert(choice.level)
    }
    let chosen = Plan(self) { run in
      levels.allSatisfy { axis, labels in run.levels[axis].map(labels.contains) ?? false }
    }
    guard !chosen.runs.isEmpty else {
      throw SelectionError(
        "--only: no run of \(spec.name) has "
          + choices.map { "\($0.axis)=\($0.level)" }.joined(separator: ", ")
          + "; its grid leaves the combination out")
    }
    return chosen
  }
}

/// A part of a study that does not exist.
public struct SelectionError: Error, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}
