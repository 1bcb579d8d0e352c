import Foundation

extension IsoFLOP {
  /// A budget that is asked for is that of a profile if it differs by less than this share.
  static let budgetWidth = 0.03
  /// The minimum number of interior minima for a power law.
  static let fewestBudgets = 4

  /// Finds the minima of all budgets and fits power laws through them.
  ///
  /// - Parameters:
  ///   - observations: Points with inputs `flops`, `parameters` and `images`.
  ///   - method: How a profile's minimum is found.
  ///   - resampling: How intervals are computed: ``ProfileResampling`` for parabolas through all
  ///   points, the bootstrap within each budget for the other methods.
  ///   - compute: The input that the lines run over, where compute is counted otherwise than budgets
  ///   are: its value at each optimum is read off a parabola through the budget's points.
  ///   - threads: Number of threads for the resamples.
  public init(
    _ observations: [Observation], method: Method = .parabola,
    resampling: Resampling = Resampling(), compute: String = "flops", threads: Int = 1
  ) {
    let points = AllocationPoints(observations)
    let budgets = Self.budgets(points.usable, compute)
    let fits = budgets.map { ProfileFit($0.points, method: method) }
    let lines = Self.lines(budgets, fits.map(\.optimum))
    let redrawn = Self.draws(budgets, fits, method, resampling, threads)
    self.method = method
    profiles = budgets.indices.map { index in
      Self.profile(budgets[index], fits[index], redrawn.map { $0[index] }, resampling)
    }
    (parameters, images, loss) = (lines?.parameters, lines?.images, lines?.loss)
    draws = LineDraws(
      redrawn.map { Self.lines(budgets, $0) }, confidence: resampling.confidence)
    excluded = points.excluded
    warnings =
      Self.warnings(profiles, draws: resampling.count)
      + [draws.noInterval ?? points.usable.sharedSteps].compactMap(\.self)
      + Diagnosis.learningRates(points.usable)
  }

  /// One budget's points, sorted by size.
  private struct Budget {
    let flops: Double
    let points: [Observation]
    /// ln of the compute that the lines run over, as a parabola in ln N; nil for the budget itself.
    let counted: Parabola?

    func compute(at size: Double) -> Double { counted.map { exp($0.value(at: size)) } ?? flops }
  }

  private static func budgets(_ observations: [Observation], _ compute: String) -> [Budget] {
    let spent = observations.map { $0.inputs["flops"] ?? .nan }
    return Budgets.grouped(spent).map { rows in
      let logs = rows.map { log(spent[$0]) }
      let points = rows.map { observations[$0] }.sorted {
        ($0.inputs["parameters"] ?? 0) < ($1.inputs["parameters"] ?? 0)
      }
      return Budget(
        flops: Set(logs).count == 1
          ? spent[rows[0]] : exp(logs.reduce(0, +) / Double(logs.count)),
        points: points, counted: compute == "flops" ? nil : counted(points, compute))
    }
  }

  private static func counted(_ points: [Observation], _ compute: String) -> Parabola? {
    let sizes = points.map { log($0.inputs["parameters"] ?? .nan) }
    guard Set(sizes).count >= 3 else { return nil }
    return Parabola(logs: sizes, values: points.map { log($0.inputs[compute] ?? .nan) })
  }

  private static func lines(_ budgets: [Budget], _ optima: [Optimum?]) -> LineTriple? {
    LineTriple(
      zip(budgets, optima).compactMap { budget, optimum in
        optimum.map { (budget.compute(at: $0.parameters), $0) }
      })
  }

  /// The optima of each resample, one per budget.
  private static func draws(
    _ budgets: [Budget], _ fits: [ProfileFit], _ method: Method, _ resampling: Resampling,
    _ threads: Int
  ) -> [[Optimum?]] {
    guard method == .parabola else { return casesDrawn(budgets, method, resampling, threads) }
    let profiles = zip(budgets, fits).map { budget, fit in
      fit.sizeParabola.flatMap {
        ProfileResampling(
          budget.points, parabola: $0, unit: resampling.unit,
          seed: resampling.seed, place: "\(budget.flops) ", confidence: resampling.confidence)
      }
    }
    return parallelMap(count: resampling.count, threads: threads) { draw in
      profiles.map { profile in
        profile.flatMap { ProfileFit($0.draw(draw), method: method).optimum }
      }
    }
  }

  private static func casesDrawn(
    _ budgets: [Budget], _ method: Method, _ resampling: Resampling, _ threads: Int
  ) -> [[Optimum?]] {
    let points = budgets.map(\.points)
    return parallelMap(count: resampling.count, threads: threads) { draw in
      var generator = ResamplingGenerator(seed: resampling.seed, draw: draw)
      return points.map { profile in
        ProfileFit(redrawn(profile, resampling.unit, &generator), method: method).optimum
      }
    }
  }

  private static func redrawn(
    _ points: [Observation], _ unit: Resampling.Unit, _ generator: inout ResamplingGenerator
  ) -> [Observation] {
    let cells = unit == .points ? points.map { _ in "" } : points.map(\.cell)
    let clusters = Bootstrap.grouped(cells)
    return clusters.indices.flatMap { _ in
      clusters[Int.random(in: clusters.indices, using: &generator)].map { points[$0] }
    }.sorted { ($0.inputs["parameters"] ?? 0) < ($1.inputs["parameters"] ?? 0) }
  }

  private static func profile(
    _ budget: Budget, _ fit: ProfileFit, _ draws: [Optimum?], _ resampling: Resampling
  ) -> Profile {
    let optima = draws.compactMap { $0 }
    let failures = draws.count - optima.count
    let hasInterval = Double(failures) <= failingFraction * Double(draws.count)
    func interval(_ values: [Double]) -> ClosedRange<Double>? {
      hasInterval ? Quantiles.percentile(values, confidence: resampling.confidence) : nil
    }
    return Profile(
      flops: budget.flops, observations: budget.points, sizeParabola: fit.sizeParabola,
      dataParabola: fit.dataParabola, optimum: fit.optimum, reason: fit.reason,
      sizeInterval: interval(optima.map(\.parameters)), lossInterval: interval(optima.map(\.loss)),
      failures: failures)
  }
}
