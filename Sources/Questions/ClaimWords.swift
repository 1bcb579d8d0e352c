/// Words of a claim's sentence that decide which test can show it.
///
/// That a is no worse than b, or no different, does not follow from a test that finds no difference:
/// it takes a margin, and an interval that lies within it (Schuirmann 1987; Piaggio et al. 2012, the
/// CONSORT statement on non-inferiority and equivalence).
enum ClaimWords {
  private static let nonInferiority = ["no worse", "not worse", "at least as good"]
  private static let equality = [
    "no difference", "no different", "not different", "does not differ", "do not differ",
    "makes no difference", "equally good", "equally well",
  ]

  /// - Parameters:
  ///   - sentence: The claim in words.
  ///   - claim: How it is tested.
  ///   - text: The claim as it is written.
  /// - Throws: ``ClaimError/worded(phrase:claim:expected:)`` where the words ask for another test.
  static func check(_ sentence: String, _ claim: Claim, _ text: String) throws(ClaimError) {
    let words = sentence.lowercased()
    if let phrase = equality.first(where: words.contains), claim.relation != .equal {
      throw ClaimError.worded(
        phrase: phrase, claim: text,
        expected: "write a claim of equality such as 'a - b = 0', with `margin`")
    }
    guard let phrase = nonInferiority.first(where: words.contains), claim.relation != .equal,
      claim.nonInferiorityMargin == nil
    else { return }
    throw ClaimError.worded(
      phrase: phrase, claim: text,
      expected: "give the bound a margin on the other side of zero, such as 'a - b > -0.01'")
  }
}
