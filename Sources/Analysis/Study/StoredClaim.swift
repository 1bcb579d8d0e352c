import Text
import Foundation
public import Questions
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
  /// The claimed sum in the source, where its words do not give it.
  public var effect: Double?
  /// The largest difference that does not matter.
  public var margin: Double?
}

extension StoredClaim {
  /// What is compared: the metric that the claim names, else the one that is given with it.
  public func metric(of claim: Claim) -> Metric {
    let named = Metric(claim.names[0])
    return named.isAccuracy || named == .validationLoss
      ? named : metric.map { Metric($0) } ?? .validationLoss
  }

  /// The claimed sum in the source; nil where it gives no number.
  public func sourceEffect(of claim: Claim) -> Double? {
    effect
      ?? paper.flatMap {
        SourceEffect.read($0, of: claim, isOfAccuracy: metric(of: claim).isAccuracy)
      }
  }
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

  /// Scores one of the study's claims: over all seeds, or over those of the look at which it stopped.
  ///
  /// - Throws: ``ClaimError`` if the claim does not fit this study.
  public func score(_ stored: StoredClaim) throws -> [ScoredClaim] {
    let claim = try Claim(stored.claim)
    let metric = stored.metric.map { Metric($0) } ?? .validationLoss
    guard let seedPath, let place = try claims().firstIndex(of: stored) else {
      return try score(
        claim, metric, at: stored.at ?? "", effect: stored.sourceEffect(of: claim),
        margin: stored.margin)
    }
    _ = try tests(of: claim, metric, at: stored.at ?? "")
    return seedPath.claims.filter { $0.claim == place }.map(\.scored)
  }
}
