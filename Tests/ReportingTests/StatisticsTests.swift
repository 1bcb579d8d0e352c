import Foundation
import Testing

@testable import Analysis
@testable import Questions
@testable import Reporting

struct StatisticsTests {
  /// Percentage points of Student's t, from Abramowitz & Stegun 1964, table 26.10.
  @Test(arguments: [
    (1.0, 0.975, 12.706), (2, 0.975, 4.303), (4, 0.975, 2.776), (9, 0.975, 2.262),
    (30, 0.975, 2.042), (2, 0.95, 2.920), (5, 0.995, 4.032), (120, 0.975, 1.980),
  ])
  func `quantiles of Student's t are those of the tables`(
    _ degrees: Double, _ probability: Double, _ expected: Double
  ) {
    let student = StudentT(degreesOfFreedom: degrees)
    #expect(abs(student.quantile(probability) - expected) < 6e-4)
    #expect(abs(student.cumulative(expected) - probability) < 1e-4)
    #expect(abs(student.quantile(1 - probability) + expected) < 6e-4)
  }

  @Test func `a mean over seeds by hand`() {
    let mean = SeedMean([1, 2, 3])
    #expect(mean.mean == 2)
    #expect(abs((mean.halfWidth ?? 0) - 4.3027 / 3.0.squareRoot()) < 1e-3)
    #expect(SeedMean([5]).halfWidth == nil)
  }

  @Test func `a paired difference by hand`() {
    // Mean 2, deviation 1, three pairs: t = 2 √3 = 3.464 with 2 degrees of freedom, p = 0.0742.
    let paired = PairedDifference([1, 2, 3])
    #expect(abs((paired.p ?? 0) - 0.0742) < 1e-3)
    #expect(abs((paired.detectable ?? 0) - (4.3027 + 1.0607) / 3.0.squareRoot()) < 1e-3)
    #expect(PairedDifference([1, 1, 1]).p == 0)
    #expect(PairedDifference([0, 0, 0]).p == 1)
    #expect(PairedDifference([3]).p == nil)
    // 0.13 − 0.14 and 0.05 − 0.06 are one number but for rounding.
    let equal = PairedDifference([0.13 - 0.14, 0.05 - 0.06])
    #expect(equal.difference.halfWidth == 0 && equal.detectable == 0)
    #expect(PairedDifference([1e-6, 1.0000001e-6]).difference.halfWidth != 0)
  }

  @Test func `seeds that would decide, by the normal rule for many`() throws {
    // Mean 1, deviation 8: (1.960 + 0.842)² · 64 = 502 with known noise, a few more without.
    let needed = try #require(PairedDifference([-7, 1, 9]).seedsNeeded)
    #expect((502...506).contains(needed))
    #expect(PairedDifference([0, 0]).seedsNeeded == nil)
    #expect(PairedDifference([1, 1.1, 0.9]).seedsNeeded == 2)
  }

  @Test func `Holm's correction by hand`() {
    let corrected = PairedDifference.holm([0.01, 0.04, 0.03])
    for (found, expected) in zip(corrected, [0.03, 0.06, 0.06]) {
      #expect(abs(found - expected) < 1e-12)
    }
  }

  @Test func `verdicts follow the corrected p`() {
    #expect(Verdict(PairedDifference([1, 1.1, 0.9]), p: 0.01) == .higher)
    #expect(Verdict(PairedDifference([-1, -1.1, -0.9]), p: 0.01) == .lower)
    let noisy = PairedDifference([1, -2, 3])
    guard case .undecided(.some(let seeds)) = Verdict(noisy, p: 0.7) else {
      Issue.record("a noisy difference decides nothing")
      return
    }
    #expect(seeds.count > 3 && seeds.text == "about \(seeds.count) seeds would decide")
  }

  @Test func `two seeds say at least how many would decide`() throws {
    let two = try #require(SeedsNeeded(PairedDifference([1, 3])))
    #expect(two.text == "at least \(two.count) seeds would decide")
    let three = try #require(SeedsNeeded(PairedDifference([1, 3, 2])))
    #expect(three.text.hasPrefix("about "))
  }
}
