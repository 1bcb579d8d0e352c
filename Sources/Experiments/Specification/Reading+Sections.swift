import Settings

extension Reading {
  /// The entries of a section that is a mapping of names.
  mutating func entries(_ section: Node.Entry) -> [Node.Entry] {
    switch section.value.content {
    case .map(let entries): return entries
    case .scalar where section.value.isNull: return []
    case .scalar, .list:
      report(
        at: section.value.position,
        "'\(section.key)' must be a mapping of names, not \(section.value.summary)"
          + example(of: section))
      return []
    }
  }

  /// How a section written as a list should be written.
  private func example(of section: Node.Entry) -> String {
    guard section.key == SpecKey.probes.rawValue, case .list(let items) = section.value.content
    else { return "" }
    let named = items.prefix(3).map { "\($0.written): {kind: \($0.written)}" }
    return "; write \(section.key): {\(named.joined(separator: ", "))}"
  }

  /// A mapping of named groups, in the file's order.
  ///
  /// - Parameters:
  ///   - section: Whose values are the groups.
  ///   - words: Where hints at unknown words come from.
  mutating func named<Group: Settings>(
    _ section: Node.Entry, _ words: Vocabulary
  ) -> [Named<Group>] {
    let outer = vocabulary
    vocabulary = words
    defer { vocabulary = outer }
    return entries(section).map { entry in
      let path = "\(section.key).\(entry.key)"
      beginScope()
      let before = problems.count
      var group = Group()
      group.apply(entry.value, at: path, reading: &self)
      let places = assigned.map { (String($0.key.dropFirst(path.count + 1)), $0.value.position) }
      return Named(
        name: entry.key, value: group, position: entry.keyPosition,
        places: Dictionary(places) { first, _ in first }, isWhole: problems.count == before)
    }
  }

  /// A count, which stands for 0, 1, … below it, or a list of distinct seeds.
  mutating func seeds(_ node: Node, at path: String) -> [Int]? {
    guard case .list = node.content else {
      var count = 1
      let before = problems.count
      count.apply(node, at: path, reading: &self)
      if (1...10_000).contains(count) { return problems.count == before ? Array(0..<count) : nil }
      report(
        at: node.position, "'\(path)' must be a number of seeds from 1 to 10000, or a list of seeds, not \(count)"
      )
      return nil
    }
    var seeds: [Int] = []
    let before = problems.count
    seeds.apply(node, at: path, reading: &self)
    guard problems.count == before else { return nil }
    if !seeds.isEmpty, Set(seeds).count == seeds.count, seeds.allSatisfy({ $0 >= 0 }) {
      return seeds
    }
    var known: Set<Int> = []
    if let twice = seeds.first(where: { !known.insert($0).inserted }) {
      report(at: node.position, "'\(path)' has the seed \(twice) twice; write each once")
      return nil
    }
    report(at: node.position, "'\(path)' needs at least one seed, each once and none below 0")
    return nil
  }
}
