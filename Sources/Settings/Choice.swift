/// One of several named alternatives, each of which may carry settings of its own.
///
/// A spec writes `causal`, or `{prefix: {longest: 8}}`, or the path `attention.prefix.longest`.
public protocol Choice: SettingValue {
  /// One entry per alternative, in the order listings use.
  static var cases: [Case<Self>] { get }
}

extension Choice {
  /// The first alternative; only ever a stand-in until the written one is read.
  public static var initial: Self { cases[0].initial }

  public static var kind: String { "one of " + cases.map(\.name).joined(separator: ", ") }

  /// The alternative that this value is.
  public var chosen: Case<Self> {
    guard let chosen = Self.cases.first(where: { $0.matches(self) }) else {
      preconditionFailure("\(Self.self) lists no case for \(self)")
    }
    return chosen
  }

  public var value: Value { chosen.value(self) }
  public var identity: Value { chosen.identity(self) }
  public var departures: Value { chosen.departures(self) }

  public mutating func apply(_ node: Node, at path: String, reading: inout Reading) {
    switch node.content {
    case .scalar(let name, _) where !node.isNull:
      choose(name, payload: nil, position: node.position, at: path, reading: &reading)
    case .map(let entries) where entries.count == 1:
      let entry = entries[0].unfolded()
      choose(
        entry.key, payload: entry.value, position: entry.keyPosition, at: path, reading: &reading)
    case .scalar, .list, .map:
      reading.reportKind("exactly " + Self.kind, at: path, node)
    }
  }

  private mutating func choose(
    _ name: String, payload: Node?, position: Position, at path: String, reading: inout Reading
  ) {
    guard let chosen = Self.cases.first(where: { [$0.name, $0.formerly].contains(name) }) else {
      return reading.report(
        at: position, Self.objection(to: name, at: path, reading.vocabulary), doubting: path)
    }
    reading.notice(name, of: chosen.name, at: path, position)
    reading.assign(path, choice: payload == nil ? nil : chosen.name, at: position)
    chosen.apply(&self, payload, position, join(path, chosen.name), &reading)
  }

  /// Why `name` is none of the alternatives, and which was probably meant.
  private static func objection(
    to name: String, at path: String, _ vocabulary: Vocabulary
  ) -> String {
    let names = cases.map(\.name)
    let number = Node(.scalar(name, isQuoted: false), at: Position(line: 1, column: 1)).number
    if number != nil, let unit = cases.first(where: \.carriesNumber) {
      return "'\(path)' must be \(kind), not '\(name)'; write {\(unit.name): \(name)}"
    }
    if let word = vocabulary.translation(of: name, among: names) {
      return "'\(name)' is not a value of '\(path)'; did you mean '\(word)'?"
    }
    return "'\(name)' is not a value of '\(path)'" + Suggestion.hint(name, among: names)
  }

  public func differences(from base: Self, at path: String) -> [Difference] {
    guard self != base else { return [] }
    let inner = chosen.name == base.chosen.name ? chosen.differences(self, base, path) : []
    return inner.isEmpty
      ? [Difference(path: path, base: base.identity, value: identity)] : inner
  }

  public static func schema(at path: String) -> [SchemaEntry] {
    cases.flatMap { $0.schema(join(path, $0.name)) }
  }

  public static var formerNames: FormerNames {
    cases.reduce(FormerNames()) { names, one in
      var names = names.merging(one.formerNames())
      if let formerly = one.formerly { names.add(alternative: one.name, formerly: formerly) }
      return names
    }
  }
}
