public import Settings

/// One question a study asks: the levels compared, each a name and the settings it stands for.
public struct Axis: Hashable, Sendable {
  public let name: String
  public let levels: [Level]
  public let position: Position

  /// One point of an axis; its settings move together.
  public struct Level: Hashable, Sendable {
    public let label: String
    /// A map of settings, applied onto the base.
    public let settings: Node
    public let position: Position
  }

  /// The control: the level called base, else the first.
  public var base: Level { levels.first { $0.label == "base" } ?? levels[0] }
  public var labels: [String] { levels.map(\.label) }
}

extension Axis {
  /// Reads `name: {level: {settings}, …}`, or the short form `name: {path: [values]}`.
  init?(_ entry: Node.Entry, reading: inout Reading) {
    guard case .map(let levels) = entry.value.content, !levels.isEmpty else {
      reading.report(
        at: entry.keyPosition,
        "axis '\(entry.key)' needs levels: {name: {setting: value}} or {setting: [values]}")
      return nil
    }
    name = entry.key
    position = entry.keyPosition
    if levels.count == 1, case .list(let values) = levels[0].value.content {
      self.levels = Self.levels(of: levels[0], values, reading: &reading)
    } else {
      self.levels = levels.compactMap { Level($0, axis: entry.key, reading: &reading) }
    }
    if self.levels.isEmpty { return nil }
  }

  private static func levels(
    of path: Node.Entry, _ values: [Node], reading: inout Reading
  ) -> [Level] {
    var levels: [Level] = []
    for value in values {
      let setting = Node.Entry(key: path.key, keyPosition: path.keyPosition, value: value)
      let label = value.label
      if levels.contains(where: { $0.label == label }) {
        reading.report(at: value.position, "level '\(label)' stands twice in this list")
        continue
      }
      levels.append(
        Level(
          label: label, settings: Node(.map([setting]), at: path.keyPosition),
          position: value.position))
    }
    if values.isEmpty { reading.report(at: path.keyPosition, "an axis needs at least one level") }
    return levels
  }
}

extension Axis.Level {
  fileprivate init?(_ entry: Node.Entry, axis: String, reading: inout Reading) {
    switch entry.value.content {
    case .map: break
    case .scalar where entry.value.isNull: break
    case .scalar, .list:
      reading.report(
        at: entry.value.position,
        "level '\(entry.key)' of axis '\(axis)' takes a map of settings, not "
          + "\(entry.value.summary); several paths with lists need named levels")
      return nil
    }
    (label, settings, position) = (entry.key, entry.value, entry.keyPosition)
  }
}

extension Node {
  /// What a listed value is called as a level: `64`, or `steps 100` for `{steps: 100}`.
  fileprivate var label: String {
    switch content {
    case .scalar(let text, _): text
    case .list(let items): items.map(\.label).joined(separator: " ")
    case .map(let entries):
      entries.map { "\($0.key) \($0.value.label)" }.joined(separator: " ")
    }
  }
}
