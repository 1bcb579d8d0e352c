import Foundation

/// A level minus the control over the seeds that both have: paired by seed, so that the seeds' shared
/// effect cancels, or unpaired where ``SeedCorrelation`` shows none.
public struct SeedDifference: Hashable, Sendable {
  public let difference: SeedMean
  /// p value of the t test that belongs to the interval, two-sided; nil where there is no interval.
  public let p: Double?
  /// Pearson's correlation of the seeds' values; nil below three seeds, and for sums of more than two
  /// numbers.
  public let correlation: Double?
  /// Whether the interval is that of paired differences.
  public let isPaired: Bool

  /// - Parameters:
  ///   - pairs: Level minus control, one per shared seed; at least one.
  ///   - scale: Size of the numbers that were subtracted.
  public init(_ pairs: [Double], scale: Double = 0) {
    difference = SeedMean(pairs, scale: scale)
    p = difference.p(at: 0)
    (correlation, isPaired) = (nil, true)
  }

  /// - Parameters:
  ///   - values: Level and control of each shared seed; at least one.
  ///   - seeds: How seeds correlate over all cells of the study.
  public init(_ values: [(level: Double, control: Double)], given seeds: SeedCorrelation) {
    let scale = values.map { max(abs($0.level), abs($0.control)) }.max() ?? 0
    let paired = SeedMean(values.map { $0.level - $0.control }, scale: scale)
    let canUnpair = seeds.isNearNothing && paired.standardError != nil
    difference =
      canUnpair ? SeedMean(values.map(\.level), minus: values.map(\.control)) : paired
    p = difference.p(at: 0)
    isPaired = !canUnpair
    correlation =
      values.count > 2 ? SeedCorrelation.pearson(values.map { ($0.level, $0.control) }) : nil
  }

  /// What n, 2n and 4n such seeds detect; empty where there is no interval.
  public var detectable: [Double] { difference.detectable }
}

/// The verdict on a difference.
public enum Verdict: Hashable, Sendable {
  case higher, lower
  /// The interval contains zero, or there is a single seed.
  case undecided
  /// Equal in each of several seeds, so that nothing says what another seed would give.
  case noSpread(seeds: Int)
  /// The study claims something of this difference: the claim's verdict is the only one.
  case claimed

  /// - Parameters:
  ///   - comparison: Level compared with control.
  ///   - p: The p value, corrected for the number of levels.
  public init(_ comparison: SeedDifference, p: Double?) {
    let difference = comparison.difference
    if difference.hasNoSpread {
      self = .noSpread(seeds: difference.seeds)
    } else if let p, p < 0.05 {
      self = difference.mean > 0 ? .higher : .lower
    } else {
      self = .undecided
    }
  }

  /// One or two words.
  public var word: String {
    switch self {
    case .higher: "higher"
    case .lower: "lower"
    case .undecided: "undecided"
    case .noSpread: "no spread"
    case .claimed: "claimed"
    }
  }

  public var text: String {
    switch self {
    case .higher, .lower, .undecided: word
    case .noSpread(let seeds): "no spread over \(seeds) seeds"
    case .claimed: "claimed above"
    }
  }
}
