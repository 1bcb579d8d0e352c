public import Settings

/// One question a study asks: the levels compared, each a name and the settings it stands for.
public struct Axis: Hashable, Sendable {
  public let name: String
  public internal(set) var levels: [Level]
  public let position: Position

  /// One point of an axis; its settings move together.
  public struct Level: Hashable, Sendable {
    public let label: String
    /// A mapping of settings, applied onto the base.
    public let settings: Node
    public let position: Position
    /// Where its settings are, known once they are read.
    var layer = Layer()
  }

  /// The control: the level called base, else the first.
  public var base: Level { levels.first { $0.label == "base" } ?? levels[0] }
  public var labels: [String] { levels.map(\.label) }
}

extension Axis {
  /// Reads `name: {level: {settings}, …}`, or the short form `name: {path: [values]}`.
  init?(_ entry: Node.Entry, reading: inout Reading) {
    guard case .map(let levels) = entry.value.content, !levels.isEmpty else {
      reading.reportLevels(entry)
      return nil
    }
    (name, position) = (entry.key, entry.keyPosition)
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
    if values.isEmpty { reading.report(at: path.keyPosition, "an axis needs at least one level") }
    var seen: Set<String> = []
    return values.compactMap { value in
      let setting = Node.Entry(key: path.key, keyPosition: path.keyPosition, value: value)
      guard seen.insert(value.label).inserted else {
        reading.report(at: value.position, "duplicate level '\(value.label)'; remove it")
        return nil
      }
      return Level(
        label: value.label, settings: Node(.map([setting]), at: path.keyPosition),
        position: value.position)
    }
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
        "level '\(entry.key)' must be a mapping of settings, not \(entry.value.summary)"
          + reading.hint(level: entry, axis: axis))
      return nil
    }
    (label, settings, position) = (entry.key, entry.value, entry.keyPosition)
  }

  /// Whether it leaves everything at the base.
  var isEmpty: Bool { settings.isNull || settings.content == .map([]) }
}

extension Reading {
  /// Reports an axis without levels, with the levels that were probably meant.
  fileprivate mutating func reportLevels(_ entry: Node.Entry) {
    guard let path = vocabulary.path(named: entry.key), case .list = entry.value.content else {
      return report(
        at: entry.keyPosition,
        "axis '\(entry.key)' has no levels; write {small: {model.width: 32}, …} or "
          + "{model.width: [32, 64]}")
    }
    let name = path.split(separator: ".").last ?? ""
    report(
      at: entry.keyPosition,
      "axis '\(entry.key)' needs to say which setting its values are for; write "
        + "\(name): {\(path): \(entry.value.written)}")
  }

  /// The settings that a level without any was probably meant to have.
  fileprivate func hint(level entry: Node.Entry, axis: String) -> String {
    if case .list = entry.value.content {
      return "; only an axis of one setting takes a list, name the levels of others"
    }
    return vocabulary.choice(with: entry.value.written, near: axis).map {
      "; did you mean {\($0): \(entry.value.written)}?"
    } ?? ""
  }

  /// Reports levels that equal an earlier one, such as a second one that sets nothing.
  ///
  /// - Parameters:
  ///   - axis: With levels whose settings are read.
  ///   - cells: The base with each level applied.
  /// - Returns: Their labels.
  mutating func checkLevels(of axis: Axis, cells: [CellConfig]) -> Set<String> {
    var labels: [CellConfig: String] = [:]
    var twins: Set<String> = []
    for (level, cell) in zip(axis.levels, cells) where level.layer.isWhole {
      guard let earlier = labels[cell] else {
        labels[cell] = level.label
        continue
      }
      twins.insert(level.label)
      let path = vocabulary.choice(with: level.label, near: axis.name)
      report(
        at: level.position,
        level.isEmpty
          ? "level '\(level.label)' sets nothing, as does '\(earlier)'"
            + (path.map { "; did you mean {\($0): \(level.label)}?" } ?? "; give it a setting")
          : "level '\(level.label)' equals level '\(earlier)'; change or remove one")
    }
    return twins
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
