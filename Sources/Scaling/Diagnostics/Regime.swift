import Foundation

/// From where on a law holds: how well the last rungs alone predict the next one, and what the law is
/// there.
///
/// A curve that changes its exponent, as where a model begins to use attention, has one over all rungs
/// that is right nowhere. For each number of rungs the law is fitted to as many rungs before a held-out
/// one, which it predicts; the two largest rungs are held out in turn. Held-out error chooses, since
/// residuals always prefer fewer rungs.
public struct Regime: Codable, Hashable, Sendable {
  /// The result for one number of rungs.
  public struct Row: Codable, Hashable, Sendable {
    /// How many rungs before the held-out one are fitted, at most.
    public let rungs: Int
    /// The smallest position of the last rungs, as many, on the axis.
    public let from: Double
    /// Root mean square of ln(prediction / truth) over the held-out rungs.
    public let error: Double
  }

  /// Fewest rungs first.
  public let rows: [Row]
  /// The number of rungs whose fits predict best; more rungs where they predict hardly worse.
  public let rungs: Int
  /// The law over the last rungs, as many; the others are excluded with the reason.
  public let fit: Fit
  /// What the mean of a rung is off by for its seeds or, without seeds, for the scatter about the last
  /// rungs' law.
  public let noise: Double

  /// An error that is less than this much larger than the least is as good.
  private static let asGood = 1.25
  /// All rungs must miss by this much more than the last ones before a change is claimed.
  private static let claim = 2.0
  /// And by as many times the noise.
  private static let aboveNoise = 4.0
  private static let heldOutRungs = 2
  /// With fewer rungs nothing can be said.
  static let fewest = 6

  /// Whether the last rungs predict so much better than all that the exponent has changed.
  public var isChanged: Bool {
    guard let all = rows.last, let best = rows.first(where: { $0.rungs == rungs }) else {
      return false
    }
    return rungs < all.rungs && all.error > Self.claim * best.error
      && all.error > Self.aboveNoise * noise
  }

  /// What changed, in one sentence; nil where nothing did.
  public var warning: Warning? {
    guard isChanged, let all = rows.last, let best = rows.first(where: { $0.rungs == rungs }) else {
      return nil
    }
    return Warning(
      .regimeChanges,
      "the last \(rungs) rungs, from \(rounded(best.from)) on, predict the next one within "
        + "\(rounded(100 * best.error)) %, all \(all.rungs) miss it by \(rounded(100 * all.error)) %: the "
        + "law changes on the way")
  }
}

extension Law {
  /// Finds from which rung on the law holds.
  ///
  /// - Parameters:
  ///   - observations: The points.
  ///   - inputs: The names that the points use for the law's inputs; by default the law's own.
  ///   - options: How each fit is made.
  /// - Returns: The errors by number of rungs and the last rungs' fit; nil with fewer than six rungs, or
  ///   where no number of them can be fitted.
  /// - Throws: ``FitError`` if even the fit to all points fails.
  public func regime(
    _ observations: [Observation], inputs: [String]? = nil, options: FitOptions = FitOptions()
  ) throws -> Regime? {
    try Regime(
      FitProblem(
        law: self, observations: observations, inputs: inputs ?? self.inputs, options: options))
  }
}

extension Regime {
  init?(_ problem: FitProblem) throws {
    let axis = Rungs(problem)
    let groups = axis.groups
    guard groups.count >= Self.fewest, !problem.law.readsLoss else { return nil }
    let least = problem.objective.dimension + 1
    rows = (least..<max(groups.count, least)).compactMap { count in
      Self.row(problem, axis, rungs: count)
    }
    guard let best = rows.map(\.error).min(),
      let chosen = rows.last(where: { $0.error <= Self.asGood * best })
    else { return nil }
    rungs = chosen.rungs
    let kept = Set(groups.suffix(rungs).joined())
    let part = problem.observations.indices.filter(kept.contains).map { problem.observations[$0] }
    let left = problem.observations.indices.filter { !kept.contains($0) }.map {
      Exclusion(
        label: problem.observations[$0].label,
        reason: "before the last \(chosen.rungs) rungs, which predict better alone")
    }
    var options = problem.options
    options.heldOut = .nothing
    fit = try problem.law.fit(part, inputs: problem.inputs, options: options).excluding(left)
    let perRung = Double(part.count) / Double(rungs)
    let freedom = max(part.count - problem.objective.dimension, 1)
    let scatter = fit.residuals.reduce(0) { $0 + $1.residual * $1.residual } / Double(freedom)
    // Few residuals are as often small by chance.
    let wide =
      StudentT.stretch(freedom: freedom, confidence: problem.options.resampling.confidence)
      * scatter.squareRoot()
    noise = (seedNoise(problem.observations) ?? wide) / perRung.squareRoot()
  }

  private static func row(_ problem: FitProblem, _ axis: Rungs, rungs: Int) -> Row? {
    let groups = axis.groups
    let targets = (0..<heldOutRungs).map { groups.count - 1 - $0 }.filter {
      $0 >= rungs || $0 == groups.count - 1
    }
    var errors: [Double] = []
    for target in targets {
      let rows = groups[max(0, target - rungs)..<target].joined()
      guard let error = problem.error(at: groups[target], from: Array(rows)) else { return nil }
      errors.append(error)
    }
    let first = groups[groups.count - rungs]
    let middle = first.reduce(0) { $0 + axis.positions[$1] } / Double(first.count)
    return Row(rungs: rungs, from: exp(middle), error: rootMeanSquare(errors))
  }
}

extension FitProblem {
  /// ln(prediction / truth) of the mean of some points, fitted to others; nil where no fit is possible.
  fileprivate func error(at rows: [Int], from fitted: [Int]) -> Double? {
    let seen = fitted.sorted().map { observations[$0] }
    guard let problem = try? over(seen), let best = try? problem.optimum().basins[0] else {
      return nil
    }
    let columns = Columns(rows.map { observations[$0] }, inputs: inputs)
    let predictions = law.values(best.coordinates, columns)
    let errors = zip(predictions, columns.targets).map { log($0 / $1) }
    return errors.reduce(0, +) / Double(errors.count)
  }
}
