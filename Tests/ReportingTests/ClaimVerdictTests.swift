import Scaling
import Testing

@testable import Analysis
@testable import Questions

/// Sign and size of a claim from its sum, by hand: most numbers are those of the archived studies.
struct ClaimVerdictTests {
  private func verdict(
    _ mean: Double, _ half: Double?, seeds: Int = 4, claim: String = "a - b < 0",
    effect: Double? = nil, margin: Double? = nil
  ) throws -> ClaimVerdict {
    ClaimVerdict(
      SeedMean(mean: mean, halfWidth: half, seeds: seeds), claim: try Claim(claim),
      effect: effect, margin: margin)
  }

  @Test(arguments: [
    (-0.018, 0.0086, -0.06, "same", "smaller"), (-0.05, 0.012, -0.06, "same", "compatible"),
    (-0.0989, 0.007, -0.003, "same", "larger"), (0.0557, 0.0166, -0.026, "opposite", "excluded"),
    (-0.0286, 0.036, -0.018, "open", "compatible"), (-0.0015, 0.0163, -0.386, "open", "excluded"),
  ])
  func `sign and size are two words`(
    mean: Double, half: Double, effect: Double, sign: String, size: String
  ) throws {
    let found = try verdict(mean, half, effect: effect)
    #expect(found.sign.rawValue == sign && found.size?.rawValue == size)
    // The same claim from the other side.
    let mirrored = try verdict(-mean, half, claim: "b - a > 0", effect: -effect)
    #expect(mirrored.sign == found.sign && mirrored.size == found.size)
    #expect(abs((mirrored.ratio?.value ?? 0) - (found.ratio?.value ?? 1)) < 1e-12)
  }

  @Test func `the ratio is over the source's number, with its interval`() throws {
    let ratio = try #require(try verdict(-0.018, 0.0086, effect: -0.06).ratio)
    #expect(abs(ratio.value - 0.3) < 1e-12)
    #expect(abs((ratio.low ?? 0) - 0.15667) < 1e-4 && abs((ratio.high ?? 0) - 0.44333) < 1e-4)
    #expect(try verdict(-0.018, 0.0086).size == nil)
    #expect(try verdict(0.001, 0.002, effect: 0).size == .compatible)
    #expect(try verdict(0.005, 0.002, effect: 0).ratio == nil)
  }

  @Test func `what is open says why`() throws {
    #expect(try verdict(-0.0286, 0.036, effect: -0.018).reason == .tooWide)
    #expect(try verdict(-0.0286, 0.036).reason == .tooWide)
    #expect(try verdict(-0.0015, 0.0163, effect: -0.386).reason == .excludesSource)
    // 90 %: half of 0.0038 at 11 degrees of freedom is 0.0038 × 1.7959 / 2.2010 = 0.0031.
    let near = try verdict(0.0012, 0.0038, seeds: 12, margin: 0.005)
    #expect(near.sign == .open && near.reason == .equivalent(margin: 0.005))
    #expect(try verdict(0.0012, 0.0038, seeds: 12, margin: 0.0042).reason == .tooWide)
    #expect(try verdict(-0.018, 0.0086).reason == nil)
    let claim = try Claim("a - b < 0")
    let none = ClaimVerdict(nil, claim: claim, effect: -1, margin: nil)
    #expect(none.reason == .notMeasured && none.p == nil && none.beyond == nil)
  }

  @Test func `seeds without spread are never the same sign, however far from the bound`() throws {
    for seeds in [2, 5] {
      let found = try verdict(-0.05, nil, seeds: seeds, effect: -0.05)
      #expect(found.sign == .open && found.p == nil && found.size == nil)
      #expect(found.reason == .noSpread(seeds: seeds))
    }
    #expect(try verdict(-0.05, nil, seeds: 1).reason == .oneSeed)
  }

  @Test func `no worse is tested against its margin, with 95 %`() throws {
    #expect(try verdict(0.0026, 0.0207, claim: "a - b > -0.01").sign == .open)
    #expect(try verdict(-0.0021, 0.0084, claim: "a - b > -0.02").sign == .same)
    #expect(try verdict(-0.03, 0.008, claim: "a - b > -0.02").sign == .opposite)
    // Decided exactly where p falls below 5 %.
    let edge = try verdict(0.001, 0.011, claim: "a - b > -0.01")
    #expect(abs((edge.p ?? 0) - 0.05) < 1e-9)
  }

  /// scipy 1.17: four differences with mean 0.001 and standard error 0.00108012 against a margin of
  /// 0.005, t = 3.703 at 3 degrees of freedom, p = 0.0171001 one-sided.
  @Test func `no difference is two one-sided tests`() throws {
    let sum = SeedMean([0.001, 0.003, -0.002, 0.002])
    let claim = try Claim("a - b = 0")
    let found = ClaimVerdict(sum, claim: claim, effect: nil, margin: 0.005)
    #expect(found.sign == .same && abs((found.p ?? 0) - 0.01710009) < 1e-6)
    // The 90 % interval reaches 0.0035419, the 95 % one 0.0044374: 0.004 lies between.
    #expect(ClaimVerdict(sum, claim: claim, effect: nil, margin: 0.004).sign == .same)
    let open = ClaimVerdict(sum, claim: claim, effect: nil, margin: 0.0035)
    #expect(open.sign == .open && open.reason == .tooWide && (open.p ?? 0) > 0.05)
    let far = SeedMean([0.021, 0.023, 0.018, 0.022])
    #expect(ClaimVerdict(far, claim: claim, effect: nil, margin: 0.005).sign == .opposite)
  }

  @Test(arguments: [
    ("64.0 against 70.0", "a - b < 0", -0.06), ("64.0 against 70.0", "- b + a < 0", 0.06),
    ("70.0 with 12 blocks against 65.3 with 6", "a - b > 0", 0.047),
    ("64 against 70", "- a + b > 0", 0.06), ("0.64 against 0.70", "a - b < 0", -0.06),
    ("no loss of accuracy", "a - b > 0", nil), ("lower against higher", "a - b > 0", nil),
    ("64.0 against 70.0", "a > 0.5", nil), ("64.0 against 70.0", "(a - b) * (c - d) < 0", nil),
  ])
  func `the source's effect is read from its words`(
    words: String, claim: String, effect: Double?
  ) throws {
    let found = SourceEffect.read(words, of: try Claim(claim), isOfAccuracy: true)
    // The first number belongs to the first term, whatever its sign.
    #expect((found == nil) == (effect == nil) && abs((found ?? 0) - (effect ?? 0)) < 1e-12)
  }

  @Test func `losses are not percentages`() throws {
    let words = "0.2989 at 7B against 0.3119 at 0.6B"
    let found = SourceEffect.read(words, of: try Claim("a - b < 0"), isOfAccuracy: false)
    #expect(abs((found ?? 0) + 0.013) < 1e-12)
    let large = SourceEffect.read(
      "3.1 against 3.3", of: try Claim("a - b < 0"), isOfAccuracy: false)
    #expect(abs((large ?? 0) + 0.2) < 1e-12)
  }
}
