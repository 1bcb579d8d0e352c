import Foundation
import Kernels

/// How a teacher's target distributions spread over the prototypes, as fractions of the uniform
/// distribution's entropy.
///
/// Two kinds of collapse show here: every target uniform (both values 1), or all targets on the same
/// few prototypes (both near 0). In either, the two are equal, since the targets of all images are.
struct TargetSpread: Hashable, Sendable {
  /// The mean entropy of the targets: 0 if each is one prototype, 1 if each is uniform.
  let entropy: Double
  /// The entropy of the mean target: 1 if all prototypes are used equally, 0 if only one is.
  let meanEntropy: Double
}

/// Sums of target distributions, one per lane, so that lanes can add theirs on different threads.
final class TargetSums {
  private let prototypes: Int
  private let entropies: DoubleBuffer
  private let counts: DoubleBuffer
  /// For each lane, the sum of its targets.
  private let totals: [DoubleBuffer]

  init(prototypes: Int, lanes: Int) {
    self.prototypes = prototypes
    (entropies, counts) = (DoubleBuffer(count: lanes), DoubleBuffer(count: lanes))
    totals = (0..<lanes).map { _ in DoubleBuffer(count: prototypes) }
  }

  /// Adds targets.
  ///
  /// - Parameters:
  ///   - rows: [rows, prototypes]; each row sums to 1.
  ///   - lane: The lane to which they belong.
  func add(_ rows: FloatSlice, lane: Int) {
    for (index, value) in rows.values.enumerated() {
      entropies[lane] += entropyTerm(Double(value))
      totals[lane][index % prototypes] += Double(value)
    }
    counts[lane] += Double(rows.count / prototypes)
  }

  /// nil without targets.
  var spread: TargetSpread? {
    guard counts.sum > 0 else { return nil }
    let most = log(Double(prototypes))
    let meanEntropy = (0..<prototypes).reduce(0) { sum, prototype in
      sum + entropyTerm(totals.reduce(0) { $0 + $1[prototype] } / counts.sum)
    }
    return TargetSpread(
      entropy: entropies.sum / counts.sum / most, meanEntropy: meanEntropy / most)
  }
}

/// −p log p.
private func entropyTerm(_ p: Double) -> Double { p > 0 ? -p * log(p) : 0 }
