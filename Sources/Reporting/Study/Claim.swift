/// A claim about levels, as the spec writes it: `causal - prefix <= -0.01`.
public struct Claim: Hashable, Sendable {
  /// Levels with the sign under which they stand.
  public let terms: [Term]
  public let relation: Relation
  public let bound: Double

  /// One level of the claim's sum.
  public struct Term: Hashable, Sendable {
    public let level: String
    public let sign: Double
  }

  /// On which side of the bound the sum is claimed to lie.
  public enum Relation: Hashable, Sendable {
    case below, above
  }

  /// Reads a claim; words are set apart by spaces, so that a level may be called `fat-mlp`.
  ///
  /// - Parameter text: Levels joined by `+` and `-`, one of `<`, `<=`, `>`, `>=`, and a number.
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
      return Term(level: sum[index + 1], sign: sign)
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
  case notAnExpectation(String)
  case unknownLevel(String, known: [String])
  case severalAxes([String])
  case unknownMetric(String, known: [String])

  public var description: String {
    switch self {
    case .unreadable(let text):
      "expect.claim is '\(text)', but a claim is levels joined by + and - (with spaces), then "
        + "<, <=, > or >=, and a number, such as 'causal - prefix <= -0.01'"
    case .notAnExpectation(let text):
      "the study's expectation is '\(text)', which is not {metric: …, claim: …}; run it again"
    case .unknownLevel(let level, let known):
      "expect.claim names '\(level)', which is no level of the study; levels: "
        + known.joined(separator: ", ")
    case .severalAxes(let axes):
      "expect.claim compares levels of several axes (\(axes.joined(separator: ", "))); take all "
        + "from one, and choose the others' with expect.at"
    case .unknownMetric(let metric, let known):
      "expect.metric is '\(metric)', which the study does not measure; known: \(known.joined(separator: ", "))"
    }
  }
}
