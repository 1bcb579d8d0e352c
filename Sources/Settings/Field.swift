/// One setting of a group: its name, where it lives, what it may be, and what it means.
public struct Field<Group: Settings>: Sendable {
  public let name: String
  public let meaning: String
  /// The field's identity that its group's leaves out.
  ///
  /// A change of a default must not change this, whether it is the field's own or one within it:
  /// runs that relied on the old default keep their ids only as long as they are asked for by name.
  public let omitted: Value

  let apply: @Sendable (inout Group, Node, String, inout Reading) -> Void
  let value: @Sendable (Group) -> Value
  /// nil where identity leaves the field out.
  let identity: @Sendable (Group) -> Value?
  /// nil where the field stands at its default.
  let departures: @Sendable (Group) -> Value?
  let differences: @Sendable (Group, Group, String) -> [Difference]
  let schema: @Sendable (String) -> [SchemaEntry]

  /// Describes a setting of any kind.
  ///
  /// `omittedAt` is what runs implicitly had before this setting existed, or before its default was
  /// changed; its default when nil. Identity leaves the setting out there, so that a later setting
  /// changes no older run, and a later default none that stood at the earlier.
  public init<Setting: SettingValue>(
    _ name: String, _ keyPath: any WritableKeyPath<Group, Setting> & Sendable,
    omittedAt: Setting? = nil, _ meaning: String
  ) {
    self.init(
      name, keyPath, range: nil, omittedAt: omittedAt, meaning, admit: { _, _, _, _ in true })
  }

  /// Describes a setting whose numbers are held to a range.
  public init<Setting: RangedValue>(
    _ name: String, _ keyPath: any WritableKeyPath<Group, Setting> & Sendable,
    in range: ClosedRange<Setting.Bound>, omittedAt: Setting? = nil, _ meaning: String
  ) {
    let limits = Limits<Setting>(range: range)
    self.init(
      name, keyPath, range: limits.description, omittedAt: omittedAt, meaning,
      admit: { limits.admit($0, $1, at: $2, reading: &$3) })
  }

  private init<Setting: SettingValue>(
    _ name: String, _ keyPath: any WritableKeyPath<Group, Setting> & Sendable,
    range: String?, omittedAt: Setting?, _ meaning: String,
    admit: @escaping @Sendable (Setting, Node, String, inout Reading) -> Bool
  ) {
    (self.name, self.meaning) = (name, meaning)
    apply = { group, node, path, reading in
      let mistakes = reading.problems.count
      var setting = group[keyPath: keyPath]
      setting.apply(node, at: path, reading: &reading)
      // What was not read without mistakes is not held to a range as well.
      let isRead = reading.problems.count == mistakes
      if !isRead || admit(setting, node, path, &reading) { group[keyPath: keyPath] = setting }
    }
    value = { $0[keyPath: keyPath].value }
    let omitted = (omittedAt ?? Group()[keyPath: keyPath]).departures
    self.omitted = omitted
    identity = { group in
      let identity = group[keyPath: keyPath].identity
      return identity == omitted ? nil : identity
    }
    departures = { group in
      let setting = group[keyPath: keyPath]
      return setting == Group()[keyPath: keyPath] ? nil : setting.departures
    }
    differences = { $0[keyPath: keyPath].differences(from: $1[keyPath: keyPath], at: $2) }
    schema = { path in
      let own = SchemaEntry(
        path: path, kind: Setting.kind, type: Setting.type,
        standard: Group()[keyPath: keyPath].identity,
        omitted: omitted, range: range, meaning: meaning)
      return (Setting.self is any Settings.Type ? [] : [own]) + Setting.schema(at: path)
    }
  }
}
