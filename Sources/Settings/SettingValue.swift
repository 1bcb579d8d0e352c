/// Anything a spec file can set: a number, a word, a choice, or a group of these.
public protocol SettingValue: Hashable, Sendable {
  /// What a partial description is applied onto where nothing stands yet.
  static var initial: Self { get }

  /// What a spec file writes here, in words: `an integer`.
  static var kind: String { get }

  /// What listings call this kind of value: `integer`.
  static var type: String { get }

  /// Changes this value to what `node` says; a problem is recorded and leaves it as it was.
  mutating func apply(_ node: Node, at path: String, reading: inout Reading)

  /// The whole value, defaults included.
  var value: Value { get }

  /// The value without the settings that stand where past runs implicitly had them.
  var identity: Value { get }

  /// The value without the settings that stand at their present defaults.
  ///
  /// Of a default, this is what identity was when it became the default, whatever defaults within it
  /// have changed since.
  var departures: Value { get }

  /// Returns the settings in which this value departs from `base`, by path.
  func differences(from base: Self, at path: String) -> [Difference]

  /// Returns the settings inside this kind of value, for listings.
  static func schema(at path: String) -> [SchemaEntry]

  /// Former names of the settings and alternatives inside this kind of value.
  static var formerNames: FormerNames { get }
}

extension SettingValue {
  public static var type: String { kind }

  public var identity: Value { value }

  public var departures: Value { value }

  public func differences(from base: Self, at path: String) -> [Difference] {
    self == base ? [] : [Difference(path: path, base: base.identity, value: identity)]
  }

  public static func schema(at path: String) -> [SchemaEntry] { [] }

  public static var formerNames: FormerNames { FormerNames() }
}

/// A setting that two configurations give different values.
public struct Difference: Hashable, Sendable, CustomStringConvertible {
  /// Dotted, as in a spec file: `model.width`.
  public let path: String
  public let base: Value
  public let value: Value

  public var description: String { "\(path) \(base) -> \(value)" }
}

/// One line of the listing of settings.
public struct SchemaEntry: Hashable, Sendable {
  /// Dotted, as in a spec file: `model.width`.
  public let path: String
  public let kind: String
  /// What listings call it: integer, float, boolean, text, list, mapping, or the values to choose
  /// from.
  public let type: String
  /// nil where a value must be given once its case is chosen.
  public let standard: Value?
  /// What identity leaves out; nil where no value is given at this path itself.
  public let omitted: Value?
  /// Smallest and largest value allowed.
  public let range: String?
  public let meaning: String
}

/// Joins two parts of a dotted path, either of which may be empty.
func join(_ path: String, _ name: String) -> String {
  path.isEmpty ? name : "\(path).\(name)"
}
