import Settings

/// A claim about levels or metrics, as written in the spec: `causal - prefix <= -0.01`.
public struct Claim: Hashable, Sendable {
  /// Levels, or metrics, with their signs.
  public let terms: [Term]
  public let relation: Relation
  public let bound: Double

  /// One member of the claim's sum: a level's label or a metric's name.
  public struct Term: Hashable, Sendable {
    public let name: String
    public let sign: Double
  }

  /// The side of the bound on which the sum is claimed to be.
  public enum Relation: Hashable, Sendable {
    case below, above
  }

  /// Parses a claim; operators need spaces around them, so that a level may be called `fat-mlp`, or
  /// `40 % of the area`.
  ///
  /// - Parameter text: Levels or metrics joined by `+` and `-`, one of `<`, `<=`, `>`, `>=`, and a number.
  /// - Throws: ``ClaimError/unreadable(_:)``.
  public init(_ text: String) throws(ClaimError) {
    let words = text.split(separator: " ").map(String.init)
    guard words.count >= 3, let bound = words.last.flatMap(Double.init),
      let relation = Self.relations[words[words.count - 2]]
    else { throw ClaimError.unreadable(text) }
    (self.relation, self.bound) = (relation, bound)
    var (terms, sign, name) = ([Term](), 1.0, [String]())
    for (place, word) in words.dropLast(2).enumerated() {
      guard let next = Self.signs[word] else {
        name.append(word)
        continue
      }
      // Only the first name may omit its sign.
      if place > 0 { terms.append(Term(name: name.joined(separator: " "), sign: sign)) }
      (sign, name) = (next, [])
    }
    terms.append(Term(name: name.joined(separator: " "), sign: sign))
    guard terms.allSatisfy({ !$0.name.isEmpty }) else { throw ClaimError.unreadable(text) }
    self.terms = terms
  }

  /// The margin of a non-inferiority claim: `a - b > -0.01` claims that a is no worse than b by a
  /// margin of 0.01; nil for a claim of a direction, or of an effect.
  ///
  /// A bound of zero claims more than non-inferiority: that a is better.
  public var margin: Double? {
    switch relation {
    case .above: bound < 0 ? -bound : nil
    case .below: bound > 0 ? bound : nil
    }
  }

  /// The signed distance of a sum from the bound; positive on the claimed side.
  public func margin(of sum: Double) -> Double {
    switch relation {
    case .below: bound - sum
    case .above: sum - bound
    }
  }

  private static let signs = ["+": 1.0, "-": -1.0]
  private static let relations: [String: Relation] = [
    "<": .below, "<=": .below, ">": .above, ">=": .above,
  ]
}

/// A claim that cannot be scored.
public enum ClaimError: Error, Equatable, CustomStringConvertible {
  case unreadable(String)
  case notExpectations(String)
  case notClaims(String, columns: [String])
  case spoilt(String, column: String, found: String, expected: String)
  case unknownLevel(String, known: [String])
  case unknownSetting(String, known: [String])
  case severalAxes([String])
  case unknownMetric(String, known: [String])
  case unlikeLosses([String])
  case noSetting(levels: [String], at: String)

  public var description: String {
    switch self {
    case .unreadable(let text):
      "the claim '\(text)' cannot be read; write levels or metrics joined by + and -, then <, <=, > "
        + "or >= and a number, all with spaces, such as 'causal - prefix <= -0.01'"
    case .notExpectations(let text):
      "the study's claims are stored as '\(text)', which cannot be read; run the study again"
    case .notClaims(let path, let columns):
      "\(path) does not have the columns \(columns.joined(separator: "; ")); "
        + "`patchlaw report STUDY` rewrites it"
    case .spoilt(let place, let column, let found, let expected):
      "\(place): column '\(column)' holds '\(found)', expected \(expected); "
        + "`patchlaw report STUDY` rewrites the file"
    case .unknownLevel(let level, let known):
      "the claim names '\(level)', which is not a level of the study"
        + Suggestion.hint(level, among: known)
    case .unknownSetting(let setting, let known):
      "the claim is made at '\(setting)', which is not an axis and a level of the study"
        + Suggestion.hint(setting, among: known)
    case .severalAxes(let axes):
      "the claim compares levels of several axes (\(axes.listed)); use levels of one axis, "
        + "and set the others with `at`"
    case .unlikeLosses(let kinds):
      "the claim compares losses that measure different things (\(kinds.joined(separator: "; "))); "
        + "compare a probe's accuracy instead"
    case .noSetting(let levels, let at):
      "no combination of the other axes\(at.isEmpty ? "" : " at \(at)") has runs with all of "
        + "\(levels.joined(separator: ", ")); choose another with `at`, or add the missing cells"
    case .unknownMetric(let metric, let known):
      "the claim's metric '\(metric)' is not measured by the study"
        + Suggestion.hint(metric, among: known)
    }
  }
}
