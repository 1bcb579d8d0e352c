/// One setting of a group: its name, where it lives, what it may be, and what it means.
public struct Field<Group: Settings>: Sendable {
  public let name: String
  /// What it was called once; specs and records may still say it.
  let formerly: String?
  public let meaning: String
  /// The field's identity that its group's leaves out.
  ///
  /// A change of a default must not change this, whether it is the field's own or one within it:
  /// runs that relied on the old default keep their ids only as long as they are asked for by name.
  public let omitted: Value

  let apply: @Sendable (inout Group, Node, String, inout Reading) -> Void
  let value: @Sendable (Group) -> Value
  let differences: @Sendable (Group, Group, String) -> [Difference]
  private let wholeIdentity: @Sendable (Group) -> Value
  private let allDepartures: @Sendable (Group) -> Value
  private let isEqual: @Sendable (Group, Group) -> Bool
  /// Entries of listings, given the path, the default's identity and ``omitted``.
  private let entries: @Sendable (String, Value, Value) -> [SchemaEntry]
  /// Of the settings within it.
  let formerNames: @Sendable () -> FormerNames

  /// nil where identity leaves the field out.
  func identity(_ group: Group) -> Value? {
    let identity = wholeIdentity(group)
    return identity == omitted ? nil : identity
  }

  /// nil where the field stands at its default.
  func departures(_ group: Group) -> Value? {
    isEqual(group, Group()) ? nil : allDepartures(group)
  }

  func schema(_ path: String) -> [SchemaEntry] { entries(path, wholeIdentity(Group()), omitted) }

  /// Describes a setting of any kind.
  ///
  /// `omittedAt` is what runs implicitly had before this setting existed, or before its default was
  /// changed; its default when nil. Identity leaves the setting out there, so that a later setting
  /// changes no older run, and a later default none that stood at the earlier.
  public init<Setting: SettingValue>(
    _ name: String, _ keyPath: any WritableKeyPath<Group, Setting> & Sendable,
    omittedAt: Setting? = nil, formerly: String? = nil, _ meaning: String
  ) {
    self.init(
      name, keyPath, range: nil, omittedAt: omittedAt, formerly: formerly, meaning,
      admit: { _, _, _, _ in true })
  }

  /// Describes a setting whose numbers are held to a range.
  public init<Setting: RangedValue>(
    _ name: String, _ keyPath: any WritableKeyPath<Group, Setting> & Sendable,
    in range: ClosedRange<Setting.Bound>, omittedAt: Setting? = nil, formerly: String? = nil,
    _ meaning: String
  ) {
    let limits = Limits<Setting>(range: range)
    self.init(
      name, keyPath, range: limits.description, omittedAt: omittedAt, formerly: formerly, meaning,
      admit: { limits.admit($0, $1, at: $2, reading: &$3) })
  }

  private init<Setting: SettingValue>(
    _ name: String, _ keyPath: any WritableKeyPath<Group, Setting> & Sendable,
    range: String?, omittedAt: Setting?, formerly: String?, _ meaning: String,
    admit: @escaping @Sendable (Setting, Node, String, inout Reading) -> Bool
  ) {
    (self.name, self.formerly, self.meaning) = (name, formerly, meaning)
    formerNames = { Setting.formerNames }
    apply = { group, node, path, reading in
      let mistakes = reading.problems.count
      var setting = group[keyPath: keyPath]
      setting.apply(node, at: path, reading: &reading)
      // What was not read without mistakes is not held to a range as well.
      let isRead = reading.problems.count == mistakes
      if !isRead || admit(setting, node, path, &reading) { group[keyPath: keyPath] = setting }
    }
    value = { $0[keyPath: keyPath].value }
    omitted = (omittedAt ?? Group()[keyPath: keyPath]).departures
    wholeIdentity = { $0[keyPath: keyPath].identity }
    allDepartures = { $0[keyPath: keyPath].departures }
    isEqual = { $0[keyPath: keyPath] == $1[keyPath: keyPath] }
    differences = { $0[keyPath: keyPath].differences(from: $1[keyPath: keyPath], at: $2) }
    entries = { path, standard, omitted in
      let own = SchemaEntry(
        path: path, kind: Setting.kind, type: Setting.type, standard: standard,
        omitted: omitted, range: range, meaning: meaning)
      return (Setting.self is any Settings.Type ? [] : [own]) + Setting.schema(at: path)
    }
  }

  /// A setting of a part, as a setting of the group itself, at the default that the part has there.
  private init<Part: Settings>(
    _ field: Field<Part>, of part: any WritableKeyPath<Group, Part> & Sendable
  ) {
    (name, formerly, meaning) = (field.name, field.formerly, field.meaning)
    (entries, formerNames) = (field.entries, field.formerNames)
    apply = { field.apply(&$0[keyPath: part], $1, $2, &$3) }
    value = { field.value($0[keyPath: part]) }
    omitted = field.allDepartures(Group()[keyPath: part])
    wholeIdentity = { field.wholeIdentity($0[keyPath: part]) }
    allDepartures = { field.allDepartures($0[keyPath: part]) }
    isEqual = { field.isEqual($0[keyPath: part], $1[keyPath: part]) }
    differences = { field.differences($0[keyPath: part], $1[keyPath: part], $2) }
  }

  /// The same setting in a group that has this field's group as a part, without a name of its own.
  public func within<Whole: Settings>(
    _ part: any WritableKeyPath<Whole, Group> & Sendable
  ) -> Field<Whole> { Field<Whole>(self, of: part) }
}
