import Questions
import Settings

/// Turns `runs` and `picks` into parts of the grid.
struct GridParts {
  let axes: [Axis]
  /// Names of axes and levels that could not be read.
  let unread: Set<String>
  /// Of a study whose seeds are not fixed.
  let looks: SeedLooks?

  /// - Returns: The parts whose union is run, each once; each axis alone where `runs` is wrong, so
  ///   that the levels' own mistakes show.
  func selections(
    runs: Node?, picks: [Node.Entry], reading: inout Reading
  ) -> [Selection] {
    var names: [String: Selection] = [:]
    for axis in axes {
      names[axis.name] = Selection(levels: [.init(axis: axis.name, labels: axis.labels)])
    }
    for pick in picks {
      if names[pick.key] != nil {
        reading.report(
          at: pick.keyPosition, "an axis or a pick is already called '\(pick.key)'; rename this one"
        )
      }
      names[pick.key] = selection(pick, &reading)
    }
    let everything = Selection(levels: axes.map { .init(axis: $0.name, labels: $0.labels) })
    guard let runs else { return [everything] }
    let parts = RunsExpression.read(runs, names: names, unread: unread, reading: &reading)
    return parts ?? everything.levels.map { Selection(levels: [$0]) }
  }

  /// Reads `{axis: level or [levels], seeds: n}`.
  private func selection(_ pick: Node.Entry, _ reading: inout Reading) -> Selection {
    var selection = Selection()
    for entry in reading.entries(pick) {
      if entry.key == SpecKey.seeds.rawValue, looks != nil {
        reading.report(
          at: entry.keyPosition,
          "'\(pick.key).seeds' fixes seeds that the study adds until claims are decided; leave it out")
      } else if entry.key == SpecKey.seeds.rawValue {
        selection.seeds = reading.seeds(entry.value, at: "\(pick.key).seeds")
      } else if let axis = axes.first(where: { $0.name == entry.key }) {
        let labels = labels(entry.value, of: axis, &reading)
        selection.levels.append(.init(axis: axis.name, labels: labels))
      } else if !unread.contains(entry.key) {
        let known = axes.map(\.name) + [SpecKey.seeds.rawValue]
        reading.report(
          at: entry.keyPosition,
          "'\(entry.key)' is not an axis" + Suggestion.hint(entry.key, among: known))
      }
    }
    return selection
  }

  /// One label of an axis or a list of them.
  private func labels(_ node: Node, of axis: Axis, _ reading: inout Reading) -> [String] {
    let nodes: [Node] = if case .list(let items) = node.content { items } else { [node] }
    let known = Set(axis.labels)
    return nodes.compactMap { item in
      if case .scalar(let label, _) = item.content {
        if known.contains(label) { return label }
        if unread.contains(label) { return nil }
      }
      reading.report(
        at: item.position,
        "axis '\(axis.name)' has no level \(item.summary)"
          + Suggestion.hint(item.written, among: axis.labels))
      return nil
    }
  }
}
