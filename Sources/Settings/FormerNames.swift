/// What settings and alternatives were called before they got their present names.
///
/// Specs and records may use either name. Ids hash the former ones, so that a new name changes none.
public struct FormerNames: Hashable, Sendable {
  /// The former names of settings, by the present.
  private(set) var settings: [String: String] = [:]
  /// Likewise of the alternatives of choices.
  private(set) var alternatives: [String: String] = [:]

  public init() {}

  mutating func add(setting name: String, formerly: String?) { settings[name] = formerly }

  mutating func add(alternative name: String, formerly: String?) { alternatives[name] = formerly }

  public func merging(_ other: FormerNames) -> FormerNames {
    var all = self
    all.settings.merge(other.settings) { $1 }
    all.alternatives.merge(other.alternatives) { $1 }
    return all
  }

  /// A line of a spec in which former names of keys are the present ones.
  public func updated(_ line: some StringProtocol) -> String {
    settings.merging(alternatives) { $1 }.reduce(String(line)) { line, names in
      line.replacing("\(names.value):", with: "\(names.key):")
    }
  }
}

extension Value {
  /// The same value under former names, as ids and fingerprints hash it.
  public func underFormerNames(_ names: FormerNames) -> Value {
    switch self {
    case .text(let text): .text(names.alternatives[text] ?? text)
    case .list(let items): .list(items.map { $0.underFormerNames(names) })
    case .map(let fields):
      .map(
        Dictionary(
          fields.map { name, value in
            (
              names.settings[name] ?? names.alternatives[name] ?? name,
              value.underFormerNames(names)
            )
          }) { first, _ in first })
    case .null, .boolean, .integer, .number: self
    }
  }
}
