import Kernels
import Settings

extension YAMLComposer {
  /// A list or a mapping whose end has not come yet.
  struct Container {
    let position: Position
    let anchor: String?
    private let isMapping: Bool
    private var items: [Node] = []
    private var entries: [Node.Entry] = []
    /// The key whose value comes next; a key that cannot be read is `unreadable`.
    private var key: Key?
    /// Where each key was first written.
    private var lines: [String: Int] = [:]
    /// Entries that merge keys bring.
    private var merged: [Node.Entry] = []
    private var count = 1
    private var depth = 0

    private enum Key {
      case readable(String, Position, isMerge: Bool)
      case unreadable
    }

    init(_ event: YAMLEvent, isMapping: Bool) {
      position = Position(line: event.start.line, column: event.start.column)
      (anchor, self.isMapping) = (event.anchor, isMapping)
    }

    /// All that was taken; an entry whose value is missing is left out.
    var branch: Branch {
      let content: Node.Content = isMapping ? .map(inherited + entries) : .list(items)
      return Branch(node: Node(content, at: position), count: count, depth: depth + 1)
    }

    /// What merge keys bring and no key of the mapping itself replaces; of several, the first wins.
    private var inherited: [Node.Entry] {
      var seen = Set(entries.map(\.key))
      return merged.filter { seen.insert($0.key).inserted }
    }
  }
}

extension YAMLComposer.Container {
  /// Takes an item, a key or a value, as it comes.
  mutating func take(_ branch: YAMLComposer.Branch, _ problems: inout [Problem]) {
    count += branch.count
    depth = max(depth, branch.depth)
    guard isMapping else { return items.append(branch.node) }
    switch key {
    case nil: key = read(branch.node, &problems)
    case .unreadable: key = nil
    case .readable(_, _, isMerge: true):
      key = nil
      merge(branch.node, &problems)
    case .readable(let name, let place, isMerge: false):
      key = nil
      entries.append(Node.Entry(key: name, keyPosition: place, value: branch.node))
    }
  }

  /// Passes over what cannot be read: an item, or a key with its value.
  mutating func skip() {
    guard isMapping else { return }
    key = key == nil ? .unreadable : nil
  }

  private mutating func read(_ node: Node, _ problems: inout [Problem]) -> Key {
    guard case .scalar(let name, let isQuoted) = node.content else {
      problems.append(Problem(at: node.position, "a key must be a word, not \(node.summary)"))
      return .unreadable
    }
    if let line = lines[name] {
      problems.append(
        Problem(at: node.position, "duplicate key '\(name)': it is already on line \(line)"))
      return .unreadable
    }
    lines[name] = node.position.line
    return .readable(name, node.position, isMerge: name == "<<" && !isQuoted)
  }

  /// Takes over the entries of one mapping or of several.
  ///
  /// Source: YAML 1.1's type repository, "Merge Key Language-Independent Type".
  private mutating func merge(_ node: Node, _ problems: inout [Problem]) {
    let sources: [Node] = if case .list(let items) = node.content { items } else { [node] }
    for source in sources {
      guard case .map(let entries) = source.content else {
        problems.append(
          Problem(
            at: source.position,
            "the merge key << takes a mapping or a list of mappings, not \(source.summary)"))
        continue
      }
      merged += entries
    }
  }
}
