import Foundation
import Scaling
import TestSupport
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
    let paired = SeedDifference([1, 2, 3])
    #expect(abs((paired.p ?? 0) - 0.0742) < 1e-3)
    #expect(SeedDifference([3]).p == nil && SeedDifference([3]).detectable.isEmpty)
  }

  /// Student's quantiles of scipy 1.17: (t₀.₉₇₅ + t₀.₈) / √n at 2, 5 and 11 degrees of freedom.
  @Test func `what n, 2n and 4n seeds detect`() {
    let found = SeedDifference([1, 2, 3]).detectable
    #expect(found.count == 3)
    #expect(zip(found, [3.09651, 1.42484, 0.88811]).allSatisfy { abs($0 - $1) < 1e-4 })
  }

  @Test func `seeds that are all equal have no interval, and decide nothing`() {
    // 0.13 − 0.14 and 0.05 − 0.06 are one number but for rounding; so are differences of differences
    // that are zero but for the rounding of the numbers they are made of.
    let equal = [
      SeedDifference([1, 1, 1]), SeedDifference([0, 0, 0]),
      SeedDifference([0.13 - 0.14, 0.05 - 0.06]), SeedDifference([1e-17, -3e-17], scale: 0.5),
    ]
    for found in equal {
      #expect(found.p == nil && found.difference.halfWidth == nil && found.detectable.isEmpty)
      #expect(found.difference.hasNoSpread)
      #expect(
        Verdict(found, p: nil).text == "no spread over \(found.difference.seeds) seeds")
    }
    #expect(SeedDifference([1e-6, 1.0000001e-6]).difference.halfWidth != nil)
    #expect(!SeedDifference([3]).difference.hasNoSpread)
  }

  @Test func `Holm's correction by hand`() {
    let corrected = Multiplicity.holm([0.01, 0.04, 0.03])
    for (found, expected) in zip(corrected, [0.03, 0.06, 0.06]) {
      #expect(abs(found - expected) < 1e-12)
    }
  }

  @Test func `verdicts follow the corrected p`() {
    #expect(Verdict(SeedDifference([1, 1.1, 0.9]), p: 0.01) == .higher)
    #expect(Verdict(SeedDifference([-1, -1.1, -0.9]), p: 0.01) == .lower)
    #expect(Verdict(SeedDifference([1, -2, 3]), p: 0.7) == .undecided)
    #expect(Verdict(SeedDifference([3]), p: nil) == .undecided)
  }

  /// The fifteen p values of Benjamini & Hochberg 1995, section 4.1, of which four stay at 5 %; the
  /// corrected ones are those of scipy 1.17.
  @Test func `the false discovery rate of the authors' own example`() {
    let values = [
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
      0.5719, 0.6528, 0.7590, 1,
    ]
    let found = Multiplicity.falseDiscovery(values)
    #expect(found.count { $0 < 0.05 } == 4)
    let expected = [0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.06385714]
    #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-6 })
    let order = [7, 0, 14, 3]
    let mixed = Multiplicity.falseDiscovery(order.map { values[$0] })
    #expect(mixed[1] < mixed[3] && mixed[3] < mixed[0] && mixed[2] == 1)
  }

  @Test func `two hundred claims of nothing are decided in one page of twenty at most`() {
    var generator = TestGenerator(5)
    let pages = (0..<300).count { _ in
      let values = (0..<200).map { _ in Double.random(in: 0..<1, using: &generator) }
      return Multiplicity.falseDiscovery(values).contains { $0 < 0.05 }
    }
    // 15 are expected, with a deviation of 3.8; without a correction, all would decide something.
    #expect((4...27).contains(pages))
  }
}
