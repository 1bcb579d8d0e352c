/// The size of what a source found, in the claim's own sum.
public enum SourceEffect {
  /// The difference that a source's words give: −0.06 of `64.0 against 70.0`, for accuracies.
  ///
  /// - Parameters:
  ///   - words: What the source found; both its start and what follows `against` begin with a number.
  ///   - claim: A difference of two terms, in whose order the numbers are.
  ///   - isOfAccuracy: Numbers above 1 are then percentages.
  /// - Returns: The difference in the metric's unit; nil for other words, and for other claims.
  public static func read(_ words: String, of claim: Claim, isOfAccuracy: Bool) -> Double? {
    let sides = words.split(separator: " against ", omittingEmptySubsequences: false)
    let numbers = sides.compactMap { Self.number($0) }
    guard sides.count == 2, numbers.count == 2, claim.factors.count == 1,
      case let signs = claim.factors[0].map(\.sign), signs.count == 2, signs[0] == -signs[1]
    else { return nil }
    let isInPercent = isOfAccuracy && numbers.contains { abs($0) > 1 }
    return signs[0] * (numbers[0] - numbers[1]) / (isInPercent ? 100 : 1)
  }

  /// The number with which a text begins.
  private static func number(_ text: Substring) -> Double? {
    let word = text.prefix { $0 != " " }.replacing("−", with: "-")
    return word.allSatisfy { "0123456789.-".contains($0) } ? Double(word) : nil
  }
}
