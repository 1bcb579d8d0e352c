/// One alternative of a choice: its name, what it carries, and what it means.
public struct Case<Root: Choice>: Sendable {
  public let name: String
  /// What it was called once; specs and records may still say it.
  let formerly: String?
  public let meaning: String
  /// Whether it carries a single number, as `{steps: 100}` does.
  let carriesNumber: Bool

  /// The alternative with what it carries at its defaults.
  let initial: Root
  let matches: @Sendable (Root) -> Bool
  let value: @Sendable (Root) -> Value
  let identity: @Sendable (Root) -> Value
  let departures: @Sendable (Root) -> Value
  /// Chooses this alternative; nil stands for a bare name.
  let apply: @Sendable (inout Root, Node?, Position, String, inout Reading) -> Void
  let differences: @Sendable (Root, Root, String) -> [Difference]
  let schema: @Sendable (String) -> [SchemaEntry]
  /// Of what it carries.
  let formerNames: @Sendable () -> FormerNames

  /// Describes an alternative that carries nothing.
  public init(_ name: String, _ root: Root, formerly: String? = nil, _ meaning: String) {
    (self.name, self.formerly, self.meaning, initial) = (name, formerly, meaning, root)
    carriesNumber = false
    formerNames = { FormerNames() }
    matches = { $0 == root }
    value = { _ in .text(name) }
    identity = { _ in .text(name) }
    departures = { _ in .text(name) }
    apply = { current, node, position, path, reading in
      if node.map({ !$0.isEmptyOrNull }) ?? false {
        reading.report(at: position, "'\(path)' has no settings of its own; write only '\(name)'")
      }
      current = root
    }
    differences = { _, _, _ in [] }
    schema = { path in
      [
        SchemaEntry(
          path: path, kind: "a choice", type: "value", standard: nil, omitted: nil, range: nil,
          meaning: meaning)
      ]
    }
  }

  /// Describes an alternative that carries a value.
  ///
  /// `embed` makes the alternative from what it carries; `extract` returns what is carried, or nil
  /// for another alternative.
  public init<Payload: SettingValue>(
    _ name: String, _ embed: @escaping @Sendable (Payload) -> Root,
    _ extract: @escaping @Sendable (Root) -> Payload?, formerly: String? = nil, _ meaning: String
  ) {
    self.init(
      name, embed, extract, range: nil, formerly: formerly, meaning, admit: { _, _, _, _ in true })
  }

  /// Describes an alternative that carries a number within a range.
  public init<Payload: RangedValue>(
    _ name: String, _ embed: @escaping @Sendable (Payload) -> Root,
    _ extract: @escaping @Sendable (Root) -> Payload?,
    in range: ClosedRange<Payload.Bound>, _ meaning: String
  ) {
    let limits = Limits<Payload>(range: range)
    self.init(
      name, embed, extract, range: limits.description, formerly: nil, meaning,
      admit: { limits.admit($0, $1, at: $2, reading: &$3) })
  }

  private init<Payload: SettingValue>(
    _ name: String, _ embed: @escaping @Sendable (Payload) -> Root,
    _ extract: @escaping @Sendable (Root) -> Payload?, range: String?, formerly: String?,
    _ meaning: String,
    admit: @escaping @Sendable (Payload, Node, String, inout Reading) -> Bool
  ) {
    (self.name, self.formerly, self.meaning, initial) = (name, formerly, meaning, embed(.initial))
    formerNames = { Payload.formerNames }
    carriesNumber = Payload.self == Int.self || Payload.self == Double.self
    let isGroup = Payload.self is any Settings.Type
    matches = { extract($0) != nil }
    value = { root in .map([name: extract(root)?.value ?? .null]) }
    // A bare name where nothing is carried, as it was before the alternative carried anything.
    @Sendable func named(_ carried: Value?) -> Value {
      carried == .map([:]) ? .text(name) : .map([name: carried ?? .null])
    }
    identity = { named(extract($0)?.identity) }
    departures = { named(extract($0)?.departures) }
    apply = { root, node, position, path, reading in
      var payload: Payload = extract(root) ?? Payload.initial
      guard let node else {
        if isGroup { return root = embed(payload) }
        return reading.report(
          at: position, "'\(path)' needs \(Payload.kind); write {\(name): …}", doubting: path)
      }
      let before = reading.problems.count
      payload.apply(node, at: path, reading: &reading)
      guard reading.problems.count == before, admit(payload, node, path, &reading) else { return }
      root = embed(payload)
    }
    differences = { root, base, path in
      guard isGroup, let mine = extract(root), let theirs = extract(base) else { return [] }
      return mine.differences(from: theirs, at: join(path, name))
    }
    schema = { path in
      let own = SchemaEntry(
        path: path, kind: Payload.kind, type: Payload.type, standard: isGroup ? .map([:]) : nil,
        omitted: nil,
        range: range,
        meaning: meaning)
      return [own] + Payload.schema(at: path)
    }
  }
}

extension Node {
  /// Whether nothing is set here.
  var isEmptyOrNull: Bool { isNull || content == .map([]) }
}
