import Foundation

/// The numbers of seeds at which a study's claims are looked at, stated before the first run: seeds are
/// added from look to look where a claim is still open.
public struct SeedLooks: Codable, Hashable, Sendable {
  /// At least two, increasing, from ``fewest`` to ``most``.
  public let counts: [Int]

  /// Student's interval of fewer is too wide to decide anything.
  public static let fewest = 3
  public static let most = 1000
  /// Looks.
  public static let mostLooks = 20

  /// nil unless there are two to ``mostLooks`` of them, increasing, from ``fewest`` to ``most``.
  public init?(counts: [Int]) {
    guard (2...Self.mostLooks).contains(counts.count), counts[0] >= Self.fewest,
      counts[counts.count - 1] <= Self.most, zip(counts, counts.dropFirst()).allSatisfy({ $0 < $1 })
    else { return nil }
    self.counts = counts
  }

  /// Looks whose numbers of seeds grow by a constant factor of about 1.4: 4, 6, 8, 12, 17, 24.
  ///
  /// - Parameters:
  ///   - first: Seeds of the first look.
  ///   - most: Seeds of the last look; more than `first`.
  public init(first: Int, most: Int) {
    let growth = Double(most) / Double(first)
    let steps = max(1, Int((log(growth) / log(1.4)).rounded()))
    let counts = (0...steps).map { step in
      Int((Double(first) * pow(growth, Double(step) / Double(steps))).rounded())
    }
    self.counts = Set(counts).sorted()
  }

  public var first: Int { counts.first ?? 1 }
  public var last: Int { counts.last ?? 1 }
}
