import Foundation
import Store

/// An expectation held against the runs at one combination of the other axes' levels.
public struct ScoredClaim: Hashable, Sendable {
  /// The other axes' levels, in words; empty when there are none.
  public let at: String
  /// The claimed sum over the seeds that all its levels share; nil where they share none.
  public let sum: SeedMean?
  public let outcome: Outcome

  /// What the interval of the sum says of the claim.
  public enum Outcome: String, Hashable, Sendable {
    case reproduced, contradicted, undecided
  }

  init(at: String, sums: [Double], claim: Claim) {
    self.at = at
    sum = sums.isEmpty ? nil : SeedMean(sums)
    outcome = sum.map { Self.outcome(of: $0, claim) } ?? .undecided
  }

  /// Reproduced when the whole interval lies on the claimed side of the bound, contradicted when it
  /// lies on the other side; a single seed decides nothing.
  private static func outcome(of sum: SeedMean, _ claim: Claim) -> Outcome {
    guard sum.halfWidth != nil else { return .undecided }
    let (isBelow, isAbove) = (sum.high < claim.bound, sum.low > claim.bound)
    switch claim.relation {
    case .below: return isBelow ? .reproduced : isAbove ? .contradicted : .undecided
    case .above: return isAbove ? .reproduced : isBelow ? .contradicted : .undecided
    }
  }
}

/// What the author wrote before the first run.
struct Expectation: Codable, Hashable, Sendable {
  var metric: String?
  var claim: String?
  /// Levels of other axes, as `width=128, head=mlp`.
  var at: String?
}

extension StudyData {
  /// The study's expectation; nil when its author wrote none.
  ///
  /// - Throws: ``ClaimError/notAnExpectation(_:)``.
  func expectation() throws -> Expectation? {
    guard let text = experiment.expectation else { return nil }
    do {
      return try JSONDecoder().decode(Expectation.self, from: Data(text.utf8))
    } catch { throw ClaimError.notAnExpectation(text) }
  }

  /// Holds a claim against the runs, at each combination of the other axes that `at` admits.
  ///
  /// - Parameters:
  ///   - claim: A sum of one axis's levels, and its bound.
  ///   - metric: What the levels are compared in.
  ///   - at: Levels of other axes, as `width=128, head=mlp`; every combination when empty.
  /// - Returns: One score per combination, in the order of the axes' levels.
  /// - Throws: ``ClaimError`` when the claim does not speak of this study.
  func score(_ claim: Claim, _ metric: Metric, at: String) throws -> [ScoredClaim] {
    let known = [.validationLoss] + probes.map { Metric.probe($0.name) }
    guard known.contains(metric) else {
      throw ClaimError.unknownMetric(metric.name, known: known.map(\.name))
    }
    let axis = try axis(of: claim)
    let wanted = at.split { ", ".contains($0) }.map { $0.split(separator: "=").map(String.init) }
    let admitted = cells.filter { cell in
      wanted.allSatisfy { $0.count == 2 && cell.levels[$0[0]] == $0[1] }
    }
    return admitted.settings(apartFrom: axis).map { setting, group in
      ScoredClaim(
        at: setting.joined(separator: ", "), sums: sums(claim, metric, axis, group), claim: claim)
    }
  }

  /// The one axis whose levels a claim compares.
  private func axis(of claim: Claim) throws -> String {
    for term in claim.terms where !levels.contains(where: { $0.label == term.level }) {
      throw ClaimError.unknownLevel(term.level, known: levels.map(\.label))
    }
    let found = axes.map(\.name).filter { axis in
      claim.terms.allSatisfy { term in
        levels.contains { $0.axis == axis && $0.label == term.level }
      }
    }
    guard let axis = found.first else { throw ClaimError.severalAxes(axes.map(\.name)) }
    return axis
  }

  /// The claimed sum for each seed that all its levels share.
  private func sums(
    _ claim: Claim, _ metric: Metric, _ axis: String, _ group: [StudyCell]
  ) -> [Double] {
    let seeds = Set(group.flatMap { $0.runs.map(\.run.seed) }).sorted()
    return seeds.compactMap { seed in
      let values = claim.terms.compactMap { term -> Double? in
        let run = group.first { $0.levels[axis] == term.level }?.runs
          .first { $0.run.seed == seed }
        return run.flatMap { value(metric, of: $0) }.map { term.sign * $0 }
      }
      return values.count == claim.terms.count ? values.reduce(0, +) : nil
    }
  }
}
