import Foundation
import Store

/// A claim that a study's author wrote before the first run.
struct Expectation: Codable, Hashable, Sendable {
  /// The claim as a sentence.
  var name: String
  var metric: String?
  var claim: String
  /// Levels of other axes, as `width=128, head=mlp`.
  var at: String?
  /// What the source found, in its own numbers.
  var paper: String?
}

extension StudyData {
  /// The study's expectations by name; none when its author wrote none.
  ///
  /// - Throws: ``ClaimError/notExpectations(_:)``.
  func expectations() throws -> [Expectation] {
    guard let text = experiment.expectation else { return [] }
    do {
      return try JSONDecoder().decode([Expectation].self, from: Data(text.utf8))
    } catch { throw ClaimError.notExpectations(text) }
  }

  /// - Throws: ``ClaimError`` when the claim does not speak of this study.
  func score(_ expectation: Expectation) throws -> [ScoredClaim] {
    try score(
      Claim(expectation.claim), expectation.metric.map { Metric($0) } ?? .validationLoss,
      at: expectation.at ?? "")
  }

  /// What the author expected, and what came, at each combination of the other axes.
  var expectationBlock: String {
    do {
      let expectations = try expectations()
      guard !expectations.isEmpty else { return "None was written before the first run." }
      return "Written before the first run:\n\n" + table(expectations).markdown
    } catch {
      return "They cannot be read: \(error)."
    }
  }

  private func table(_ expectations: [Expectation]) -> Table {
    Table(
      headings: ["claim", "tested as", "at", "found, 95 %", "seeds", "verdict"],
      rows: expectations.flatMap { expectation in
        scored(expectation).map { [expectation.name, expectation.test] + $0.words }
      })
  }

  /// What the runs say of a claim, a row for each combination of the other axes; one row that says
  /// why where it cannot be scored.
  func scored(_ expectation: Expectation) -> [ScoredRow] {
    do { return try score(expectation).map { ScoredRow($0) } } catch {
      return [ScoredRow("\(error)")]
    }
  }
}

extension Expectation {
  /// The claim as its author wrote it, with the metric where the claim does not name it.
  var test: String {
    let names = (try? Claim(claim))?.terms.map { Metric($0.name) } ?? []
    let isOfMetrics = names.allSatisfy { $0 == .validationLoss || $0.isAccuracy }
    return isOfMetrics ? "`\(claim)`" : "\(metric ?? Metric.validationLoss.name): `\(claim)`"
  }
}
