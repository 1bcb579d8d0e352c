import Foundation
import Scaling
import TestSupport
import Testing

@testable import Analysis
@testable import Questions

/// What looks at growing seeds cost, and that they keep their word.
struct RepeatedLevelsTests {
  /// Constants of Pocock and of O'Brien & Fleming at 5 % two-sided, from Jennison & Turnbull 2000,
  /// tables 2.1 and 2.3. They are for a known variance, as of thousands of seeds.
  @Test(arguments: [(2, 2.178, 1.977), (3, 2.289, 2.004), (5, 2.413, 2.040), (10, 2.555, 2.087)])
  func `with many seeds the chance of crossing is that of the published bounds`(
    looks: Int, pocock: Double, obrienFleming: Double
  ) {
    let sample = GrowingSample((1...looks).map { 3000 * $0 })
    let level = sample.crossings(of: Array(repeating: pocock, count: looks)).reduce(0, +)
    #expect(level > 0.0498 && level < 0.0506, "\(level)")
    let rising = sample.crossings(
      of: (1...looks).map { obrienFleming * (Double(looks) / Double($0)).squareRoot() })
    let sum = rising.reduce(0, +)
    #expect(sum > 0.0498 && sum < 0.0506, "\(sum)")
  }

  /// Four million samples in numpy, each look at the same nominal level: a chance of 0.01 has a
  /// standard error of 0.00005.
  @Test(arguments: [
    ([3, 4, 6, 8, 12], 0.02, [0.0201, 0.01376, 0.01365, 0.0109, 0.01161]),
    (
      [4, 6, 8, 12, 17, 24], 0.02, [0.01993, 0.01455, 0.01121, 0.01179, 0.01051, 0.0099]
    ),
    ([3, 5, 7], 0.01, [0.01003, 0.0086, 0.00684]),
  ])
  func `with few seeds it is that of Student's t, as simulated by another program`(
    counts: [Int], level: Double, expected: [Double]
  ) {
    let bound = Self.normalQuantile(level)
    let found = GrowingSample(counts).crossings(of: counts.map { _ in bound })
    for (found, expected) in zip(found, expected) { #expect(abs(found - expected) < 0.0003) }
  }

  /// The two-sided bound of a level, by bisection.
  private static func normalQuantile(_ level: Double) -> Double {
    var (low, high) = (0.0, 10.0)
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if erfc(middle / 2.0.squareRoot()) > level { low = middle } else { high = middle }
    }
    return low
  }

  /// By hand: (e − 1) / (e² − 1) = 1 / (e + 1) of the error at half of the seeds.
  @Test func `the error is spent along the curve, and all of it at the last look`() {
    #expect(abs(RepeatedLevels.fraction(spentBy: 0.5) - 1 / (exp(1) + 1)) < 1e-12)
    #expect(RepeatedLevels.fraction(spentBy: 0) == 0 && RepeatedLevels.fraction(spentBy: 1) == 1)
    let counts = [4, 6, 8, 12, 17, 24]
    let levels = RepeatedLevels(counts, most: 24, isLast: true).levels(error: 0.05)
    #expect(abs(levels[0] - 0.05 * RepeatedLevels.fraction(spentBy: 1.0 / 6)) < 1e-4)
    let bounds = levels.map { Self.normalQuantile($0) }
    let spent = GrowingSample(counts).crossings(of: bounds).reduce(0, +)
    #expect(abs(spent - 0.05) < 1e-6)
    // Where seeds are missing at the last look, it still spends what is left.
    let short = RepeatedLevels([4, 6, 8, 12, 16, 22], most: 24, isLast: true).levels(error: 0.05)
    let whole = RepeatedLevels([4, 6, 8, 12, 16, 22], most: 24, isLast: false).levels(error: 0.05)
    #expect(short.dropLast() == whole.dropLast() && short[5] > whole[5])
  }

  @Test func `a p value under looking is the error at which a look would just have decided`() {
    let levels = RepeatedLevels([3, 5, 7], most: 7, isLast: true)
    for error in [0.3, 0.05, 0.0125, 1e-4] {
      let exact = levels.levels(error: error)
      #expect(abs(levels.error(of: [1, exact[1], 1]) / error - 1) < 1e-6)
      #expect(levels.error(of: [1, exact[1] * 1.01, 1]) > error)
    }
    #expect(levels.error(of: [1, 1]) == 1)
  }

  /// Noise of unit variance.
  enum Noise: CaseIterable {
    case normal
    /// Student's t with three degrees of freedom, and the difference of two centered exponentials.
    case heavy, skewed

    func value(_ generator: inout TestGenerator) -> Double {
      switch self {
      case .normal: return Self.normal(&generator)
      case .heavy:
        let squares = (0..<3).map { _ in Self.normal(&generator) }.map { $0 * $0 }.reduce(0, +)
        return Self.normal(&generator) / squares.squareRoot()
      case .skewed:
        let first = log(Double.random(in: 1e-300..<1, using: &generator))
        let second = log(Double.random(in: 1e-300..<1, using: &generator))
        return (first - second) / 2.0.squareRoot()
      }
    }

    private static func normal(_ generator: inout TestGenerator) -> Double {
      let (u, v) = (
        Double.random(in: 1e-300..<1, using: &generator),
        Double.random(in: 0..<1, using: &generator)
      )
      return (-2 * log(u)).squareRoot() * cos(2 * .pi * v)
    }
  }

  /// A design, with Student's bound of each look.
  private struct Design {
    let counts: [Int]
    let bounds: [Double]

    init(_ counts: [Int], claims: Int = 1) {
      self.counts = counts
      let levels = RepeatedLevels(counts, most: counts[counts.count - 1], isLast: true)
        .levels(error: 0.05 / Double(claims))
      bounds = zip(counts, levels).map { count, level in
        StudentT(degreesOfFreedom: Double(count - 1)).quantile(1 - level / 2)
      }
    }

    /// Student's t of the first values.
    static func t(_ values: ArraySlice<Double>, shift: Double = 0) -> Double {
      let count = Double(values.count)
      let mean = values.reduce(0, +) / count
      let squares = values.map { ($0 - mean) * ($0 - mean) }.reduce(0, +)
      return (mean + shift) / (squares / (count - 1) / count).squareRoot()
    }

    /// The place of the look that decides, and on which side; nil for none.
    func decision(_ values: [Double], shift: Double = 0) -> (look: Int, isAbove: Bool)? {
      for (look, count) in counts.enumerated() {
        let t = Self.t(values[..<count], shift: shift)
        if abs(t) > bounds[look] { return (look, t > 0) }
      }
      return nil
    }
  }

  /// Of 3,000 claims of nothing 150 are expected to be decided, with a standard deviation of 12: that a
  /// claim is decided anywhere is that an interval at one of the looks misses the truth, so that this is
  /// the coverage of all intervals together as well.
  @Test(arguments: Noise.allCases, [[4, 6, 8, 12, 17, 24], [3, 4, 5]])
  func `looks decide nothing that is not there in more than 5 %, and cover the truth`(
    noise: Noise, counts: [Int]
  ) {
    var generator = TestGenerator(31)
    let design = Design(counts)
    let wrong = (0..<3000).count { _ in
      design.decision((0..<(counts.last ?? 0)).map { _ in noise.value(&generator) }) != nil
    }
    let range = noise == .normal ? 114...186 : 60...170
    #expect(range.contains(wrong), "\(wrong) of 3000")
    // Intervals of 95 % at each look, as of fixed seeds, would decide far more.
    let naive = counts.map { StudentT(degreesOfFreedom: Double($0 - 1)).quantile(0.975) }
    if noise == .normal, counts.count == 6 {
      let more = (0..<1000).count { _ in
        let values = (0..<24).map { _ in noise.value(&generator) }
        return zip(counts, naive).contains { abs(Design.t(values[..<$0])) > $1 }
      }
      #expect(more > 120, "\(more) of 1000")
    }
  }

  /// Claims that share a control, eight in a study.
  @Test func `a study of eight claims of nothing decides any in 5 % at most`() {
    var generator = TestGenerator(7)
    let counts = [4, 8, 16]
    let design = Design(counts, claims: 8)
    let wrong = (0..<600).count { _ in
      let control = (0..<16).map { _ in Noise.normal.value(&generator) }
      let decided = (0..<8).map { _ in
        design.decision(control.map { Noise.normal.value(&generator) - $0 }) != nil
      }
      return decided.contains(true)
    }
    // 30 would be 5 %; standard deviation 5.
    #expect(wrong <= 42, "\(wrong) of 600")
  }

  /// Deviations from the bound of the 64 archived claims, in standard deviations of one seed's
  /// difference: their quantiles at 1/24, 3/24, …, 23/24.
  private static let archived = [0.2, 0.5, 0.6, 1.1, 1.5, 2.1, 2.9, 3.6, 5.9, 6.7, 11, 27]

  /// Mean seeds of a design, over the seeds of the fixed design with the same mean power.
  private func seedsSpent(_ effects: [Double], claims: Int, samples: Int) -> Double {
    var generator = TestGenerator(3)
    let design = Design([4, 6, 8, 12, 17, 24], claims: claims)
    let fixed = (3...60).map { count in
      StudentT(degreesOfFreedom: Double(count - 1)).quantile(1 - 0.025 / Double(claims))
    }
    var (spent, right, power) = (0, 0, [Int](repeating: 0, count: fixed.count))
    for effect in effects {
      for _ in 0..<samples {
        let values = (0..<60).map { _ in Noise.normal.value(&generator) }
        let found = design.decision(values, shift: effect)
        spent += design.counts[found?.look ?? 5]
        if found?.isAbove == true { right += 1 }
        for place in fixed.indices
        where Design.t(values[..<(place + 3)], shift: effect) > fixed[place] { power[place] += 1 }
      }
    }
    let enough = power.firstIndex { $0 >= right } ?? power.count
    return Double(spent) / Double(effects.count * samples) / Double(enough + 3)
  }

  @Test(arguments: [1, 4])
  func `seeds spent are at most 70 % of those of fixed seeds with equal power`(claims: Int) {
    let share = seedsSpent(Self.archived, claims: claims, samples: 40)
    #expect(share > 0.3 && share < 0.7, "\(share)")
  }

  /// Where an effect is what the limit just shows, a tenth of the seeds is spared; a third where the
  /// limit shows it in 98 %.
  @Test func `the smaller the effect, the less is spared`() {
    let (small, large) = (
      seedsSpent([0.6], claims: 1, samples: 400), seedsSpent([0.9], claims: 1, samples: 400)
    )
    #expect(small > 0.75 && small < 1 && large < 0.8 && small > large, "\(small), \(large)")
  }
}
