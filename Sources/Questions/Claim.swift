/// A claim about levels or metrics, as the spec writes it: `causal - prefix <= -0.01`.
public struct Claim: Hashable, Sendable {
  /// Levels, or metrics, with the sign under which they stand.
  public let terms: [Term]
  public let relation: Relation
  public let bound: Double

  /// One member of the claim's sum: a level's label or a metric's name.
  public struct Term: Hashable, Sendable {
    public let name: String
    public let sign: Double
  }

  /// On which side of the bound the sum is claimed to lie.
  public enum Relation: Hashable, Sendable {
    case below, above
  }

  /// Reads a claim; words are set apart by spaces, so that a level may be called `fat-mlp`.
  ///
  /// - Parameter text: Levels or metrics joined by `+` and `-`, one of `<`, `<=`, `>`, `>=`, and a number.
  /// - Throws: ``ClaimError/unreadable(_:)``.
  public init(_ text: String) throws {
    let words = text.split(separator: " ").map(String.init)
    guard words.count >= 3, let bound = words.last.flatMap(Double.init),
      let relation = Self.relations[words[words.count - 2]]
    else { throw ClaimError.unreadable(text) }
    (self.relation, self.bound) = (relation, bound)
    let sum = (Self.signs[words[0]] == nil ? ["+"] : []) + words.dropLast(2)
    guard sum.count.isMultiple(of: 2) else { throw ClaimError.unreadable(text) }
    terms = try stride(from: 0, to: sum.count, by: 2).map { index in
      guard let sign = Self.signs[sum[index]] else { throw ClaimError.unreadable(text) }
      return Term(name: sum[index + 1], sign: sign)
    }
  }

  /// How much worse the claim allows the sum to be, where it allows any: `a - b > -0.01` says that a is
  /// no worse than b by a margin of 0.01; nil for a claim of a direction, or of an effect.
  ///
  /// Zero as a bound claims more than "no worse": that a is better.
  public var margin: Double? {
    switch relation {
    case .above: bound < 0 ? -bound : nil
    case .below: bound > 0 ? bound : nil
    }
  }

  /// How far a sum lies on the claimed side of the bound; negative on the other side.
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

/// An expectation that cannot be scored.
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
      "the claim is '\(text)', but a claim is levels or metrics joined by + and - (with spaces), then "
        + "<, <=, > or >=, and a number, such as 'causal - prefix <= -0.01'"
    case .notExpectations(let text):
      "the study's expectations are '\(text)', which is no list of claims; run it again"
    case .notClaims(let path, let columns):
      "\(path) does not have the columns \(columns.joined(separator: "; ")); "
        + "`patchlaw report STUDY` writes it anew"
    case .spoilt(let place, let column, let found, let expected):
      "\(place): column '\(column)' holds '\(found)', expected \(expected); "
        + "`patchlaw report STUDY` writes the file anew"
    case .unknownLevel(let level, let known):
      "the claim names '\(level)', which is no level of the study; levels: "
        + known.joined(separator: ", ")
    case .unknownSetting(let setting, let known):
      "the claim is made at '\(setting)', which is no axis and level of the study; known: "
        + known.joined(separator: ", ")
    case .severalAxes(let axes):
      "the claim compares levels of several axes (\(axes.joined(separator: ", "))); take all "
        + "from one, and choose the others' with `at`"
    case .unlikeLosses(let kinds):
      "the claim adds losses that measure different things (\(kinds.joined(separator: "; "))); "
        + "claim something of a probe's accuracy instead"
    case .noSetting(let levels, let at):
      "no setting of the study's grid\(at.isEmpty ? "" : " at \(at)") has all of "
        + "\(levels.joined(separator: ", ")); name one that has with `at`, or run the missing cells"
    case .unknownMetric(let metric, let known):
      "the claim's metric is '\(metric)', which the study does not measure; known: \(known.joined(separator: ", "))"
    }
  }
}
