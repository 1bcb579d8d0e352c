import Foundation
import TestSupport
import Testing

@testable import Analysis

struct SeedCorrelationTests {
  private func cells(_ values: [[Double]]) -> [[Int: Double]] {
    values.map { Dictionary(uniqueKeysWithValues: $0.enumerated().map { ($0, $1) }) }
  }

  /// scipy 1.17, `ttest_ind(equal_var=False)`: 7.6366 degrees of freedom, p = 0.234862, interval
  /// [−6.63385, 1.90051].
  @Test func `Welch's interval is that of another program`() {
    let first = [27.5, 21.0, 19.0, 23.6, 17.0, 17.9]
    let found = SeedMean(first, minus: [27.1, 22.0, 20.8, 23.4, 23.4, 23.5])
    #expect(abs(found.degreesOfFreedom - 7.636562) < 1e-6)
    #expect(abs((found.p(at: 0) ?? 0) - 0.23486175) < 1e-7)
    #expect(abs(found.low + 6.633846) < 1e-5 && abs(found.high - 1.900513) < 1e-5)
  }

  @Test func `correlations by hand`() throws {
    let r = try #require(SeedCorrelation.pearson([(1, 2), (2, 1), (3, 4), (4, 3)]))
    #expect(abs(r - 0.6) < 1e-12)
    #expect(SeedCorrelation.pearson([(1, 2)]) == nil)
    #expect(SeedCorrelation.pearson([(1, 2), (1, 3)]) == nil)
    // Of the three pairs one is 0.6, and two are −0.6 and −1.
    let three = SeedCorrelation(
      cells([[1, 2, 3, 4], [2, 1, 4, 3], [4, 3, 2, 1], [5, 5, 5, 5]]))
    #expect(three.cells == 3 && abs((three.mean ?? 0) + 1.0 / 3) < 1e-12)
  }

  @Test func `differences are paired unless four cells show that seeds do not correlate`() {
    let four = [[1.0, 2, 3, 4], [1, -1, -1, 1], [-1, 3, -3, 1], [2, 2.1, 1.9, 2]]
    let loose = SeedCorrelation(cells(four))
    #expect(loose.isNearNothing && !SeedCorrelation(cells(Array(four[..<3]))).isNearNothing)
    let tight = SeedCorrelation(cells(four.map { zip($0, [0, 50, 100, 150]).map(+) }))
    #expect(!tight.isNearNothing && (tight.mean ?? 0) > 0.9)
    let values = zip(four[0], four[1]).map { (level: $0, control: $1) }
    let (unpaired, paired) = (
      SeedDifference(values, given: loose), SeedDifference(values, given: tight)
    )
    #expect(!unpaired.isPaired && paired.isPaired)
    #expect(unpaired.difference.mean == paired.difference.mean)
    #expect(unpaired.correlation == paired.correlation && paired.correlation != nil)
    #expect(unpaired.difference.degreesOfFreedom > paired.difference.degreesOfFreedom)
    // Equal differences have no spread, whatever the rule says.
    let equal = values.map { (level: $0.control + 1, control: $0.control) }
    #expect(SeedDifference(equal, given: loose).difference.hasNoSpread)
  }

  /// Four cells with a true difference of zero between the first two, the second three times as noisy
  /// where `spread` says so, of 1,000 studies.
  ///
  /// In a longer simulation, of 8,000 studies, each setting covers 94.4 to 97 %; the standard error of
  /// one share here is 0.7 points.
  @Test(arguments: [2, 4, 8], [(0.0, 1.0, false), (0, 3, true), (0.6, 1, false), (0.6, 3, true)])
  func `the interval that the rule chooses covers what it says`(
    seeds: Int, setting: (correlation: Double, spread: Double, isHeavyTailed: Bool)
  ) {
    var generator = TestGenerator(UInt64(seeds))
    func normal() -> Double {
      let (u, v) = (
        Double.random(in: 1e-300..<1, using: &generator),
        Double.random(in: 0..<1, using: &generator)
      )
      return (-2 * log(u)).squareRoot() * cos(2 * .pi * v)
    }
    /// Of unit variance; Student's t with three degrees of freedom where tails are heavy.
    func noise() -> Double {
      guard setting.isHeavyTailed else { return normal() }
      let squares = (0..<3).map { _ in normal() }.map { $0 * $0 }.reduce(0, +)
      return normal() / squares.squareRoot()
    }
    let shares = (setting.correlation.squareRoot(), (1 - setting.correlation).squareRoot())
    let covered = (0..<1000).count { _ in
      let shared = (0..<seeds).map { _ in noise() }
      let values = (0..<4).map { cell in
        shared.map { (shares.0 * $0 + shares.1 * noise()) * (cell == 1 ? setting.spread : 1) }
      }
      let found = SeedDifference(
        zip(values[1], values[0]).map { ($0, $1) }, given: SeedCorrelation(cells(values)))
      return (found.p ?? 0) > 0.05
    }
    #expect((925...990).contains(covered), "\(covered) of 1000")
  }
}
