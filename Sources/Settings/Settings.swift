/// A group of settings, described once by its table of fields.
///
/// From the table come reading a spec file with every mistake at its place, the canonical
/// form, the identity of a run, the listing of keys, and the differences between two runs.
public protocol Settings: SettingValue {
  init()
  /// One entry per setting, in the order listings use.
  static var fields: [Field<Self>] { get }
}

extension Settings {
  public static var initial: Self { Self() }
  public static var kind: String { "a mapping" }
  public static var type: String { "mapping" }

  public var value: Value {
    .map(Dictionary(uniqueKeysWithValues: Self.fields.map { ($0.name, $0.value(self)) }))
  }

  public var identity: Value { map { $0.identity(self) } }

  public var departures: Value { map { $0.departures(self) } }

  /// What `part` makes of each field; fields of which it makes nothing are left out.
  private func map(_ part: (Field<Self>) -> Value?) -> Value {
    let kept = Self.fields.compactMap { field in part(field).map { (field.name, $0) } }
    return .map(Dictionary(uniqueKeysWithValues: kept))
  }

  /// Changes the settings that `node` names, at any depth, and leaves the others.
  public mutating func apply(_ node: Node, at path: String = "", reading: inout Reading) {
    guard case .map(let entries) = node.content else {
      // `model:` with nothing under it changes nothing.
      if !node.isNull { reading.reportKind("a mapping of settings", at: path, node) }
      return
    }
    for entry in entries.map({ $0.unfolded() }) {
      guard let field = Self.fields.first(where: { [$0.name, $0.formerly].contains(entry.key) })
      else {
        reading.reportUnknown(entry, at: path, in: Self.self)
        continue
      }
      reading.notice(entry.key, of: field.name, at: path, entry.keyPosition)
      field.apply(&self, entry.value, join(path, field.name), &reading)
    }
  }

  public func differences(from base: Self, at path: String = "") -> [Difference] {
    Self.fields.flatMap { $0.differences(self, base, join(path, $0.name)) }
  }

  public static func schema(at path: String = "") -> [SchemaEntry] {
    fields.flatMap { $0.schema(join(path, $0.name)) }
  }

  public static var formerNames: FormerNames {
    fields.reduce(FormerNames()) { names, field in
      var names = names.merging(field.formerNames())
      if let formerly = field.formerly { names.add(setting: field.name, formerly: formerly) }
      return names
    }
  }
}

extension Reading {
  /// Reports a key that no field has, with the one that was probably meant.
  mutating func reportUnknown<Group: Settings>(
    _ entry: Node.Entry, at path: String, in group: Group.Type
  ) {
    guard hasHints else {
      return report(at: entry.keyPosition, "unknown key '\(join(path, entry.key))'")
    }
    let hint = vocabulary.hint(
      entry.key, in: path, among: Group.fields.map(\.name),
      inner: Group.schema(at: "").map(\.path))
    report(
      at: entry.keyPosition, "unknown key '\(join(path, entry.key))'\(hint.text)",
      doubting: hint.meant)
  }
}
