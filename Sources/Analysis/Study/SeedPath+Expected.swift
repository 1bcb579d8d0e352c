import Foundation
import Questions
import Scaling

extension SeedPath {
  /// Seeds that each cell may be expected to come to.
  ///
  /// - Parameter deviations: How far every claim is clear of its bound, in standard deviations of one
  ///   seed's difference; claims are taken as independent, and noise as normal.
  public func expected(deviations: Double) -> [String: Double] {
    let decided = Self.decided(looks, family: max(1, claims.count), deviations: deviations)
    let needs = Dictionary(
      claims.flatMap(\.cells).map { ($0, 1) }, uniquingKeysWith: +)
    return seeds.mapValues { _ in Double(looks.first) }.merging(
      needs.mapValues { count in
        // The chance that all of its claims are decided by a look, and so that it has no more seeds.
        let ends = decided.dropLast().map { pow($0, Double(count)) } + [1]
        return zip(looks.counts, zip(ends, [0] + ends.dropLast())).map { seeds, end in
          Double(seeds) * (end.0 - end.1)
        }.reduce(0, +)
      }
    ) { $1 }
  }

  /// The chance that a claim is decided by each look, from 2,000 samples.
  private static func decided(
    _ looks: SeedLooks, family: Int, deviations: Double
  ) -> [Double] {
    let levels = RepeatedLevels(looks.counts, most: looks.last, isLast: true)
      .levels(error: 0.05 / Double(family))
    let bounds = zip(looks.counts, levels).map { count, level in
      StudentT(degreesOfFreedom: Double(count - 1)).quantile(1 - level / 2)
    }
    var counts = [Int](repeating: 0, count: bounds.count)
    let samples = 2000
    for draw in 0..<samples {
      var noise = ResamplingGenerator(seed: 1, draw: draw)
      let values = (0..<looks.last).map { _ in deviations + normal(&noise) }
      let look = looks.counts.indices.first { look in
        let mean = SeedMean(Array(values[..<looks.counts[look]]))
        return abs(mean.mean) > bounds[look] * (mean.standardError ?? .infinity)
      }
      if let look { counts[look] += 1 }
    }
    var sum = 0
    return counts.map { count in
      sum += count
      return Double(sum) / Double(samples)
    }
  }

  /// Box & Muller 1958.
  private static func normal(_ noise: inout ResamplingGenerator) -> Double {
    let (first, second) = (
      Double.random(in: Double.leastNormalMagnitude..<1, using: &noise),
      Double.random(in: 0..<1, using: &noise)
    )
    return (-2 * log(first)).squareRoot() * cos(2 * .pi * second)
  }
}
