import Text
import Foundation
import Questions
import Store

/// A claim of the study's author, as stored in the index.
public struct StoredClaim: Codable, Hashable, Sendable {
  /// The claim as a sentence.
  public var name: String
  public var metric: String?
  public var claim: String
  /// Levels of other axes, as `width=128, head=mlp`.
  public var at: String?
  /// The source's finding, in its own numbers.
  public var paper: String?
}

extension StudyData {
  /// The study's claims in the order of its spec; empty if there are none.
  ///
  /// - Throws: ``ClaimError/notExpectations(_:)``.
  public func claims() throws -> [StoredClaim] {
    guard let text = study.expectation else { return [] }
    do {
      return try JSON.decode(from: Data(text.utf8))
    } catch { throw ClaimError.notExpectations(text) }
  }

  /// - Throws: ``ClaimError`` if the claim does not fit this study.
  public func score(_ stored: StoredClaim) throws -> [ScoredClaim] {
    try score(
      Claim(stored.claim), stored.metric.map { Metric($0) } ?? .validationLoss,
      at: stored.at ?? "")
  }
}
