import Text
import Foundation
public import Scaling
import Store

/// A fitted law as the index keeps it, read back.
public struct StoredFit: Sendable {
  /// The name that the spec gives it.
  public let name: String
  /// What was fitted, and over which inputs, as in the spec.
  public let y: String
  public let x: String
  public let fit: Fit

  /// Nil for what is no law, and for a fit of an earlier version, which the next `fit` makes anew.
  init?(_ row: FitRow) {
    guard let fit: Fit = row.decoded() else { return nil }
    (name, y, x, self.fit) = (row.name, row.y, row.x, fit)
  }
}

/// Profiles, or the frontiers of training curves, as the index keeps them, read back.
public struct StoredAllocation: Sendable {
  public enum Result: Sendable {
    /// Approach 2.
    case profiles(IsoFLOP)
    /// Approach 1, one per envelope.
    case frontiers([Frontier])
  }

  /// The name that the spec gives it.
  public let name: String
  /// The counts of size and of data that it reads.
  public let size: String
  public let data: String
  public let result: Result

  /// Nil for a law, and for a fit of an earlier version.
  init?(_ row: FitRow) {
    if let profiles: IsoFLOP = row.decoded() {
      result = .profiles(profiles)
    } else if let frontiers: [Frontier] = row.decoded() {
      result = .frontiers(frontiers)
    } else {
      return nil
    }
    let counts = row.x.components(separatedBy: ", ")
    guard counts.count == 2 else { return nil }
    (name, size, data) = (row.name, counts[0], counts[1])
  }

  public var warnings: [Warning] {
    switch result {
    case .profiles(let profiles): profiles.warnings
    case .frontiers(let frontiers): frontiers.flatMap(\.warnings)
    }
  }

  public var excluded: [Exclusion] {
    switch result {
    case .profiles(let profiles): profiles.excluded
    case .frontiers(let frontiers): frontiers.first?.excluded ?? []
    }
  }
}

extension FitRow {
  fileprivate func decoded<Result: Decodable>() -> Result? {
    try? JSON.decode(from: Data(result.utf8))
  }
}
