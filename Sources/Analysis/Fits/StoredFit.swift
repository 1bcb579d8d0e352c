import Text
import Foundation
public import Questions
public import Scaling
import Store

/// A fitted law read back from the index.
public struct StoredFit: Sendable {
  /// Its name in the spec.
  public let name: String
  /// The fitted quantity and its inputs, as in the spec.
  public let y: String
  public let x: String
  public let fit: Fit

  /// Nil for profiles and frontiers, and for a fit of an earlier version, which the next `fit`
  /// replaces.
  init?(_ row: FitRow) {
    guard let fit: Fit = row.decoded() else { return nil }
    (name, y, x, self.fit) = (row.name, row.y, row.x, fit)
  }
}

/// Profiles, or the frontiers of training curves, read back from the index.
public struct StoredAllocation: Sendable {
  public enum Result: Sendable {
    /// Approach 2.
    case profiles(IsoFLOP)
    /// Approach 1, one per envelope.
    case frontiers([Frontier])
  }

  /// Its name in the spec.
  public let name: String
  /// The metric: the loss, or a probe, whose error was read.
  public let metric: Metric
  /// The names of its counts of size and of data.
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
    (name, size, data, metric) = (row.name, counts[0], counts[1], Metric(row.y))
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
  func decoded<Result: Decodable>() -> Result? {
    try? JSON.decode(from: Data(result.utf8))
  }
}
