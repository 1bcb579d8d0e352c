import Experiments
import Probes
import Questions
import Settings
import Text

/// Everything that a spec may say, for listings.
struct KeyListing {
  /// One key.
  struct Key: Encodable, Hashable {
    /// Dotted; in capitals what the author names.
    let key: String
    let type: String
    /// nil where there is none.
    let `default`: Value?
    let range: String?
    let meaning: String
  }

  let keys: [Key]

  static let all = KeyListing(
    keys: SpecKey.allCases.flatMap { section in
      [Key(section.rawValue, section.type, section.meaning)] + section.keys
    })

  /// The keys that a word names or describes: in words of other tools first, then by key, then by
  /// meaning.
  func matching(_ word: String) -> [Key] {
    let wanted = Self.plain(word.hasSuffix(".*") ? String(word.dropLast()) : word)
    guard !wanted.isEmpty else { return keys }
    if word.hasSuffix(".*") { return keys.filter { Self.plain($0.key).hasPrefix(wanted) } }
    let meant = [
      Vocabulary.cell.path(named: word),
      Vocabulary.probe.path(named: word).map { "probes.NAME.\($0)" },
    ].compactMap(\.self)
    let groups: [(Key) -> Bool] = [
      { meant.contains($0.key) }, { Self.plain($0.key).contains(wanted) },
      { $0.meaning.lowercased().contains(word.lowercased()) },
    ]
    var found: [Key] = []
    for isMatch in groups {
      found += keys.filter { isMatch($0) && !found.contains($0) }
    }
    return found
  }

  /// What a word was probably meant to be, as the end of a sentence.
  func hint(_ word: String) -> String {
    let names = Set(keys.compactMap { $0.key.split(separator: ".").last.map(String.init) })
    let near =
      Suggestion.nearest(to: word, among: names.sorted())
      ?? Suggestion.nearest(to: word, among: Set(names.flatMap(Self.parts)).sorted())
    return near.map { "; did you mean '\($0)'?" } ?? ""
  }

  static func records(_ keys: [Key]) -> Records {
    Records(
      columns: ["key", "type", "default", "range", "meaning"],
      rows: keys.map {
        [
          Datum($0.key), Datum($0.type), Datum($0.default?.json), Datum($0.range),
          Datum($0.meaning),
        ]
      })
  }

  /// `learning` and `rate` of `learningRate`.
  private static func parts(_ name: String) -> [String] {
    var parts: [String] = [""]
    for character in name {
      if character.isUppercase { parts.append("") }
      parts[parts.count - 1].append(Character(character.lowercased()))
    }
    return parts.filter { $0.count > 2 }
  }

  /// Equal for `learning_rate` and `learningRate`.
  private static func plain(_ word: String) -> String {
    word.lowercased().filter { $0 != "_" && $0 != "-" }
  }
}

extension KeyListing.Key {
  init(_ key: String, _ type: String, _ meaning: String, default: Value? = nil) {
    self.init(key: key, type: type, default: `default`, range: nil, meaning: meaning)
  }

  init(_ entry: SchemaEntry) {
    let standard = entry.standard.flatMap { value -> Value? in
      [.null, .map([:]), .text(""), .list([])].contains(value) ? nil : value
    }
    self.init(
      key: entry.path, type: entry.type, default: standard, range: entry.range,
      meaning: entry.meaning)
  }

  /// `key = default   type, range`, and the meaning indented below it.
  func text(width: Int) -> String {
    let head = key + (self.default.map { " = \($0.json.unquoted)" } ?? "")
    let kind = ([type] + [range].compactMap(\.self)).joined(separator: ", ")
    let line = "\(head)   \(kind)"
    let first =
      line.columns <= width
      ? [line] : [head.truncated(to: width)] + kind.wrapped(to: width, indentation: 4)
    return (first + meaning.wrapped(to: width, indentation: 4)).joined(separator: "\n")
  }
}

extension String {
  /// A JSON text as one would write it in a spec.
  fileprivate var unquoted: String {
    count > 2 && hasPrefix("\"") && hasSuffix("\"") ? String(dropFirst().dropLast()) : self
  }
}

extension SpecKey {
  fileprivate var type: String {
    switch self {
    case .question, .source, .runs: "text"
    case .seeds: "integer, list (integer) or mapping"
    case .base, .set, .axes, .hold, .picks, .probes, .limits, .expect, .fits: "mapping"
    }
  }

  /// What the section may hold.
  fileprivate var keys: [KeyListing.Key] {
    func keys(_ schema: [SchemaEntry]) -> [KeyListing.Key] { schema.map(KeyListing.Key.init) }
    switch self {
    case .question, .source, .set, .runs: return []
    case .seeds: return keys(SeedRule.schema(at: "seeds"))
    case .base: return keys(CellConfig.schema(at: ""))
    case .axes:
      return [
        KeyListing.Key(
          "axes.AXIS.LEVEL", "mapping",
          "Settings of the level, such as {model.width: 64}; {} leaves the base as it is. The first "
            + "level, or one called base, is the control."),
        KeyListing.Key(
          "axes.AXIS.SETTING", "list",
          "Short form: one level per value of a setting, such as {model.width: [32, 64]}."),
      ]
    case .hold:
      let quantities = HeldQuantity.allCases.map(\.rawValue).joined(separator: ", ")
      return [
        KeyListing.Key("hold.QUANTITY", "mapping", "Quantity that is kept equal: \(quantities).")
      ] + keys(Hold.schema(at: "hold.QUANTITY"))
    case .picks:
      return [
        KeyListing.Key(
          "picks.PICK.AXIS", "text or list (text)",
          "Level or levels of the axis; an axis that is not named stays at its control."),
        KeyListing.Key(
          "picks.PICK.seeds", "integer or list (integer)",
          "Seeds of this part of the grid (default: those of the study)."),
      ]
    case .probes: return keys(ProbeConfig.schema(at: "probes.NAME"))
    case .limits: return keys(StudyLimits.schema(at: "limits"))
    case .expect: return keys(Expectation.schema(at: "expect.CLAIM"))
    case .fits: return keys(FitRequest.schema(at: "fits.NAME"))
    }
  }
}
