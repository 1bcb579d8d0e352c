import Foundation

/// The level of each of several looks at seeds that are added, such that the chance of any false
/// decision over all looks is at most a given error.
///
/// The error is spent by Lan & DeMets 1983, "Discrete sequential boundaries for clinical trials",
/// Biometrika 70(3), along the curve of Hwang, Shih & DeCani 1990, "Group sequential designs using a
/// family of type I error probability spending functions", Statistics in Medicine 9, with γ = −2:
/// α (1 − e^2τ) / (1 − e²) of it by the fraction τ of the most seeds. Of the curves tried (Pocock's,
/// O'Brien & Fleming's, γ from −4 to 1) it took the fewest seeds at equal power for effects that
/// differ as those of the archived claims do: about half of a fixed number. For a single effect that is
/// found with a power of 95 % at the limit it saves a quarter of the seeds, with 80 % a tenth.
///
/// Each level is used with Student's t of as many seeds, and levels come from the exact law of t
/// (``GrowingSample``). The intervals at these levels are repeated confidence intervals: all of them
/// together cover the truth with the stated confidence, whatever the reason to stop (Jennison &
/// Turnbull 2000, "Group Sequential Methods with Applications to Clinical Trials", chapter 9).
///
/// Noise with heavy tails makes Student's t cautious, so that fewer decisions are false.
public struct RepeatedLevels: Sendable {
  private let sample: GrowingSample
  /// Of the error, by each look.
  private let spent: [Double]

  /// - Parameters:
  ///   - counts: Seeds at each look so far, increasing, from at least two.
  ///   - most: Seeds at the last look that is planned.
  ///   - isLast: Whether the last of the counts is that look, also where some of its seeds are missing.
  public init(_ counts: [Int], most: Int, isLast: Bool) {
    sample = GrowingSample(counts)
    spent = counts.enumerated().map { place, count in
      let isEnd = isLast && place == counts.count - 1
      return Self.fraction(spentBy: isEnd ? 1 : min(1, Double(count) / Double(most)))
    }
  }

  /// The fraction of the error that is spent by a fraction of the seeds.
  static func fraction(spentBy time: Double) -> Double { (exp(2 * time) - 1) / (exp(2) - 1) }

  /// The two-sided level of each look.
  ///
  /// - Parameter error: The chance of any false decision, from 0 to 1.
  public func levels(error: Double) -> [Double] {
    let before = [0] + spent.dropLast()
    return sample.bounds(spending: zip(spent, before).map { error * ($0 - $1) })
      .map { erfc($0 / 2.0.squareRoot()) }
  }

  /// The smallest error at which one of the looks decides: a p value that holds under looking.
  ///
  /// - Parameter values: The two-sided p value of each look by itself; as many as there are looks, or
  ///   fewer where later ones are still to come.
  public func error(of values: [Double]) -> Double {
    func decides(_ error: Double) -> Bool {
      zip(values, levels(error: error)).contains { $0 <= $1 }
    }
    guard decides(1) else { return 1 }
    var (low, high) = (log(1e-12), 0.0)
    if decides(exp(low)) { return exp(low) }
    for _ in 0..<40 {
      let middle = (low + high) / 2
      if decides(exp(middle)) { high = middle } else { low = middle }
    }
    return exp(high)
  }
}
