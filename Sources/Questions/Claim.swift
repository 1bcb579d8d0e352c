import Settings

/// A claim about levels or metrics, as the spec writes it: `causal - prefix <= -0.01`, or about an
/// interaction of two axes: `(none - mlp) * (large - small) < 0`, a difference of differences.
public struct Claim: Hashable, Sendable {
  /// The sums that are multiplied: one for a claim about one axis or about metrics, one for each axis
  /// of an interaction.
  public let factors: [[Term]]
  public let relation: Relation
  public let bound: Double

  /// One member of a sum: a level's label or a metric's name.
  public struct Term: Hashable, Sendable {
    public let name: String
    public let sign: Double
  }

  /// One member of the product: a name from each factor, and the product of their signs.
  public struct Product: Hashable, Sendable {
    public let names: [String]
    public let sign: Double
  }

  /// On which side of the bound the sum is claimed to lie, or that it is the bound within a margin.
  public enum Relation: Hashable, Sendable {
    case below, above, equal
  }

  /// Parses a claim; operators need spaces around them, so that a level may be called `fat-mlp`, or
  /// `40 % of the area`.
  ///
  /// - Parameter text: Levels or metrics joined by `+` and `-`, or such sums in parentheses joined
  ///   by `*`; then one of `<`, `<=`, `>`, `>=`, `=`, and a number.
  /// - Throws: ``ClaimError/unreadable(_:)``.
  public init(_ text: String) throws(ClaimError) {
    let words = text.split(separator: " ").map(String.init)
    guard words.count >= 3, let bound = words.last.flatMap({ Double(decimal: $0) }),
      let relation = Self.relations[words[words.count - 2]]
    else { throw ClaimError.unreadable(text) }
    (self.relation, self.bound) = (relation, bound)
    let factors = Self.factors(Array(words.dropLast(2))).map(Self.terms)
    guard factors.allSatisfy({ $0.allSatisfy { !$0.name.isEmpty } }) else {
      throw ClaimError.unreadable(text)
    }
    for terms in factors {
      let signs = Dictionary(grouping: terms, by: \.name).mapValues { $0.reduce(0) { $0 + $1.sign } }
      let gone = terms.first { signs[$0.name] == 0 }
      if let gone { throw ClaimError.cancels(text, name: gone.name) }
    }
    self.factors = factors
  }

  /// The words of each sum: those between `) * (` where the whole is such a product.
  private static func factors(_ words: [String]) -> [[String]] {
    guard words[0].hasPrefix("("), words[words.count - 1].hasSuffix(")") else { return [words] }
    let stars = words.indices.dropFirst().dropLast().filter { index in
      words[index] == "*" && words[index - 1].hasSuffix(")") && words[index + 1].hasPrefix("(")
    }
    guard !stars.isEmpty else { return [words] }
    let starts = [0] + stars.map { $0 + 1 }
    return zip(starts, stars + [words.count]).map { start, end in
      let sum = words[start..<end].joined(separator: " ").dropFirst().dropLast()
      return sum.split(separator: " ").map(String.init)
    }
  }

  private static func terms(_ words: [String]) -> [Term] {
    var (terms, sign, name) = ([Term](), 1.0, [String]())
    for (place, word) in words.enumerated() {
      guard let next = signs[word] else {
        name.append(word)
        continue
      }
      // Only the first name may omit its sign.
      if place > 0 { terms.append(Term(name: name.joined(separator: " "), sign: sign)) }
      (sign, name) = (next, [])
    }
    return terms + [Term(name: name.joined(separator: " "), sign: sign)]
  }

  /// Every name that the claim mentions, in its order.
  public var names: [String] { factors.joined().map(\.name) }

  /// The members of the product written out: `(a - b) * (c - d)` is ac - ad - bc + bd.
  public var products: [Product] {
    factors.reduce([Product(names: [], sign: 1)]) { products, terms in
      products.flatMap { product in
        terms.map { Product(names: product.names + [$0.name], sign: product.sign * $0.sign) }
      }
    }
  }

  /// The margin of a non-inferiority claim: `a - b > -0.01` claims that a is no worse than b by a
  /// margin of 0.01; nil for a claim of a direction, or of an effect.
  ///
  /// A bound of zero claims more than non-inferiority: that a is better.
  public var nonInferiorityMargin: Double? {
    switch relation {
    case .above: bound < 0 ? -bound : nil
    case .below: bound > 0 ? bound : nil
    case .equal: nil
    }
  }

  /// The signed distance of a sum from what refutes the claim; positive on the claimed side.
  ///
  /// - Parameters:
  ///   - sum: The claimed sum, or an estimate of it.
  ///   - margin: Within which a claim of equality holds; others have only their bound.
  /// - Returns: The distance, in the sum's unit.
  public func distance(of sum: Double, margin: Double? = nil) -> Double {
    switch relation {
    case .below: bound - sum
    case .above: sum - bound
    case .equal: (margin ?? 0) - abs(sum - bound)
    }
  }

  private static let signs = ["+": 1.0, "-": -1.0]
  private static let relations: [String: Relation] = [
    "<": .below, "<=": .below, ">": .above, ">=": .above, "=": .equal,
  ]
}

/// A claim that cannot be scored.
public enum ClaimError: Error, Equatable, CustomStringConvertible {
  case unreadable(String)
  case cancels(String, name: String)
  case notExpectations(String)
  case notClaims(String, columns: [String])
  case spoilt(String, column: String, found: String, expected: String)
  case unknownLevel(String, known: [String])
  case unknownSetting(String, known: [String])
  case severalAxes([String])
  case sameAxis(String)
  case unknownMetric(String, known: [String])
  case unlikeLosses([String])
  case noSetting(levels: [String], at: String)
  case noMargin(String)
  case worded(phrase: String, claim: String, expected: String)
  case twoMargins(bound: Double)

  public var description: String {
    switch self {
    case .unreadable(let text):
      "the claim '\(text)' cannot be read; write levels or metrics joined by + and -, then <, <=, >, "
        + ">= or = and a finite decimal number, all with spaces, such as 'causal - prefix <= -0.01'; for an "
        + "interaction of two axes '(none - mlp) * (large - small) < 0'"
    case .cancels(let text, let name):
      "the claim '\(text)' adds and subtracts '\(name)', which cancels out; name another level or "
        + "metric"
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
      "the claim compares levels of several axes (\(axes.listed)); take all of them from one axis "
        + "and set the others with `at`, or write an interaction as '(a - b) * (c - d) < 0'"
    case .sameAxis(let axis):
      "the claim multiplies two sums of levels of axis \(axis); an interaction takes each sum from "
        + "another axis"
    case .unlikeLosses(let kinds):
      "the claim compares losses that measure different things (\(kinds.joined(separator: "; "))); "
        + "compare a probe's accuracy instead"
    case .noSetting(let levels, let at):
      "no combination of the other axes\(at.isEmpty ? "" : " at \(at)") has runs with all of "
        + "\(levels.joined(separator: ", ")); choose another with `at`, or add the missing cells"
    case .noMargin(let text):
      "the claim '\(text)' is one of equality, which seeds show only within a margin; add the largest "
        + "difference that does not matter, such as `margin: 0.01`"
    case .worded(let phrase, let claim, let expected):
      "the sentence says '\(phrase)', and the claim '\(claim)' does not test that; \(expected)"
    case .twoMargins(let bound):
      "the claim's bound, \(bound), is its margin of non-inferiority; leave out `margin`"
    case .unknownMetric(let metric, let known):
      "the claim's metric '\(metric)' is not measured by the study"
        + Suggestion.hint(metric, among: known)
    }
  }
}
