import Probes
import Questions
import Settings

extension Spec {
  /// Reads every section that can be read, whatever is wrong with the others.
  mutating func read(_ root: Node, _ reading: inout Reading) {
    guard case .map(let entries) = root.content else {
      return reading.report(
        at: root.position, "a spec is a map that begins with question:, not \(root.summary)")
    }
    var runs: Node?
    var picks: [Node.Entry] = []
    for entry in entries {
      let section = SpecKey(rawValue: entry.key)
      if let section { positions[section] = entry.keyPosition }
      switch section {
      case .question: question.apply(entry.value, at: entry.key, reading: &reading)
      case .source: source.apply(entry.value, at: entry.key, reading: &reading)
      case .base: readBase(entry.value, &reading)
      case .axes: axes = reading.entries(entry).compactMap { Axis($0, reading: &reading) }
      case .hold: readHolds(entry, &reading)
      case .picks: picks = reading.entries(entry)
      case .runs: runs = entry.value
      case .seeds: seeds = reading.seeds(entry.value, at: entry.key) ?? seeds
      case .probes: probes = reading.named(entry)
      case .limits: limits.apply(entry.value, at: entry.key, reading: &reading)
      case .expect: expectations = reading.named(entry)
      case .fits: fits = reading.named(entry)
      case nil: reading.reportUnknown(entry)
      }
    }
    if !entries.contains(where: { $0.key == SpecKey.question.rawValue }) {
      reading.report(
        at: root.position, "'question' is missing: say in one sentence what the study asks")
    }
    expandProbes(&reading)
    checkLevels(&reading)
    checkHolds(&reading)
    checkNames(&reading)
    readSelections(runs, picks: picks, &reading)
  }

  /// Tells the mistakes of every level, also of those that no run uses.
  private func checkLevels(_ reading: inout Reading) {
    for level in axes.flatMap(\.levels) {
      var cell = base
      reading.beginScope()
      cell.apply(level.settings, reading: &reading)
    }
  }

  private mutating func readBase(_ node: Node, _ reading: inout Reading) {
    reading.beginScope()
    base.apply(node, reading: &reading)
  }

  private mutating func readHolds(_ section: Node.Entry, _ reading: inout Reading) {
    let named: [Named<Hold>] = reading.named(section)
    let known = HeldQuantity.allCases.map(\.rawValue)
    for hold in named {
      guard let quantity = HeldQuantity(rawValue: hold.name) else {
        reading.report(
          at: hold.position,
          "'\(hold.name)' cannot be held equal" + reading.hint(hold.name, among: known))
        continue
      }
      holds.append((quantity, hold))
    }
  }

  /// Turns `runs` and `picks` into parts of the grid.
  private mutating func readSelections(
    _ runs: Node?, picks: [Node.Entry], _ reading: inout Reading
  ) {
    var names: [String: Selection] = [:]
    for axis in axes {
      names[axis.name] = Selection(levels: [.init(axis: axis.name, labels: axis.labels)])
    }
    for pick in picks {
      if names[pick.key] != nil {
        reading.report(
          at: pick.keyPosition, "'\(pick.key)' is already the name of an axis or a pick")
      }
      names[pick.key] = selection(pick, &reading)
    }
    let everything = Selection(levels: axes.map { .init(axis: $0.name, labels: $0.labels) })
    guard let runs else { return selections = [everything] }
    selections = RunsExpression.read(runs, names: names, reading: &reading) ?? []
  }

  /// Reads `{axis: level or [levels], seeds: n}`.
  private func selection(_ pick: Node.Entry, _ reading: inout Reading) -> Selection {
    var selection = Selection()
    for entry in reading.entries(pick) {
      if entry.key == SpecKey.seeds.rawValue {
        selection.seeds = reading.seeds(entry.value, at: "\(pick.key).seeds")
      } else if let axis = axes.first(where: { $0.name == entry.key }) {
        let labels = reading.labels(entry.value, of: axis)
        selection.levels.append(.init(axis: axis.name, labels: labels))
      } else {
        let known = axes.map(\.name) + [SpecKey.seeds.rawValue]
        reading.report(
          at: entry.keyPosition,
          "no axis is called '\(entry.key)'" + reading.hint(entry.key, among: known))
      }
    }
    return selection
  }
}

extension Reading {
  /// The entries of a section that is a map of names.
  fileprivate mutating func entries(_ section: Node.Entry) -> [Node.Entry] {
    switch section.value.content {
    case .map(let entries): return entries
    case .scalar where section.value.isNull: return []
    case .scalar, .list:
      reportKind("a map of names", at: section.key, section.value)
      return []
    }
  }

  /// A group of settings at its defaults with `node` applied.
  fileprivate mutating func group<Group: Settings>(_ node: Node, at path: String) -> Group {
    beginScope()
    var group = Group()
    group.apply(node, at: path, reading: &self)
    return group
  }

  /// A map of named groups, in the file's order.
  fileprivate mutating func named<Group: Settings>(_ section: Node.Entry) -> [Named<Group>] {
    entries(section).map { entry in
      Named(
        name: entry.key, value: group(entry.value, at: "\(section.key).\(entry.key)"),
        position: entry.keyPosition)
    }
  }

  /// A count, which stands for 0, 1, … below it, or a list of distinct seeds.
  fileprivate mutating func seeds(_ node: Node, at path: String) -> [Int]? {
    guard case .list = node.content else {
      var count = 1
      let before = problems.count
      count.apply(node, at: path, reading: &self)
      if (1...10_000).contains(count) { return problems.count == before ? Array(0..<count) : nil }
      report(at: node.position, "'\(path)' takes a count from 1 to 10000, or a list of seeds")
      return nil
    }
    var seeds: [Int] = []
    seeds.apply(node, at: path, reading: &self)
    if !seeds.isEmpty, Set(seeds).count == seeds.count, seeds.allSatisfy({ $0 >= 0 }) {
      return seeds
    }
    report(at: node.position, "'\(path)' needs at least one seed, each once and none below 0")
    return nil
  }

  /// One label of an axis or a list of them.
  fileprivate mutating func labels(_ node: Node, of axis: Axis) -> [String] {
    let nodes: [Node] = if case .list(let items) = node.content { items } else { [node] }
    return nodes.compactMap { item in
      guard case .scalar(let label, _) = item.content, axis.labels.contains(label) else {
        let hint = hint(item.summary, among: axis.labels)
        report(at: item.position, "axis '\(axis.name)' has no level \(item.summary)\(hint)")
        return nil
      }
      return label
    }
  }

  fileprivate mutating func reportUnknown(_ entry: Node.Entry) {
    let hint = hint(entry.key, among: SpecKey.allCases.map(\.rawValue))
    report(at: entry.keyPosition, "unknown key '\(entry.key)'\(hint)")
  }

  /// The name probably meant, or all there are.
  func hint(_ word: String, among known: [String]) -> String {
    let nearest = Suggestion.nearest(to: word.trimming("'"), among: known)
    return nearest.map { "; did you mean '\($0)'?" } ?? "; known: \(known.joined(separator: ", "))"
  }
}

extension String {
  fileprivate func trimming(_ character: Character) -> String { filter { $0 != character } }
}
