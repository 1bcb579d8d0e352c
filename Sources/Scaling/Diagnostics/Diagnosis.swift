import Foundation

/// The warnings about a fit.
struct Diagnosis {
  let warnings: [Warning]

  init(_ problem: FitProblem, _ search: Search, _ fit: Fit) {
    warnings =
      Self.counts(problem) + Self.searching(search, fit) + Self.identification(problem, search)
      + Self.stretches(fit) + Self.amplitudes(problem, fit)
      + Self.noise(fit) + Self.trend(problem, fit) + Self.learningRates(problem.observations)
  }

  private static func counts(_ problem: FitProblem) -> [Warning] {
    let (points, free) = (problem.observations.count, problem.objective.dimension)
    var warnings: [Warning] = []
    if points < free {
      warnings.append(
        Warning(.fewerPointsThanParameters, "\(points) points for \(free) free parameters"))
    } else if points <= free + 1 {
      warnings.append(
        Warning(
          .noDegreesOfFreedom,
          "\(points) points for \(free) free parameters: the residuals say little about the error"))
    }
    for (name, column) in zip(problem.inputs, problem.objective.columns.inputs)
    where !problem.law.readsLoss {
      guard let low = column.min(), let high = column.max(), high < 10 * low else { continue }
      warnings.append(
        Warning(.spanUnderDecade, "\(name) spans a factor of \(rounded(high / low)) only"))
    }
    return warnings
  }

  private static func searching(_ search: Search, _ fit: Fit) -> [Warning] {
    var warnings: [Warning] = []
    if !fit.converged {
      warnings.append(
        Warning(
          .notConverged,
          "the search did not converge: a relative decrease of \(rounded(fit.search.decrement)) "
            + "of the objective was still possible"))
    }
    if search.basins.count > 1, search.basins[1].value <= 1.02 * search.basins[0].value {
      warnings.append(
        Warning(
          .secondMinimum,
          "another local minimum has an objective only "
            + "\(rounded(100 * (search.basins[1].value / search.basins[0].value - 1))) % higher"))
    }
    if fit.draws.failures > 0 {
      warnings.append(
        Warning(
          .resamplesFailed,
          "\(fit.draws.failures) of \(fit.draws.resampling.count) resamples could not be fitted"))
    }
    return warnings
  }

  /// A term below this fraction of the values counts as absent.
  private static let vanishing = 1e-5
  /// The curvature matrix scaled to unit diagonal has eigenvalues between 0 and its size; below
  /// this one, a combination of parameters hardly changes any prediction.
  private static let flat = 1e-10

  private static func identification(_ problem: FitProblem, _ search: Search) -> [Warning] {
    let (law, objective) = (problem.law, problem.objective)
    let coordinates = search.basins[0].coordinates
    var slopes = Slopes(objective)
    _ = objective.evaluate(objective.restrict(coordinates), into: &slopes)
    let width = law.parameters.count
    var warnings: [Warning] = []
    for parameter in objective.free {
      // The largest effect of changing a coordinate by one (a factor of e for logarithmic
      // coordinates).
      let reach =
        objective.columns.targets.indices.map { point in
          abs(slopes.evaluation.jacobian[point * width + parameter])
            / max(abs(slopes.evaluation.values[point]), 1e-300)
        }.max() ?? 0
      if reach < vanishing {
        warnings.append(
          Warning(
            .parameterAtBound,
            "\(law.parameters[parameter].name) is at its bound "
              + "(\(rounded(law.parameters[parameter].value(at: coordinates[parameter])))): the "
              + "points do not constrain it"))
      }
    }
    let least = leastEigenvalue(slopes.matrix, objective.dimension)
    if warnings.isEmpty, least < flat {
      warnings.append(
        Warning(
          .flatDirection,
          "a combination of parameters is not identified (condition number "
            + "\(rounded(1 / max(least, 1e-18)))); its intervals are meaningless, see the profile"))
    }
    return warnings
  }

  private static func stretches(_ fit: Fit) -> [Warning] {
    fit.flat.map { stretch in
      let tolerance = rounded(FlatStretch.tolerance)
      return Warning(
        .optimumNotUnique,
        "\(stretch.parameter) may be anything \(stretch.words): the objective is within a share of "
          + "\(tolerance) of its least there, so the value given is one of many")
    }
  }

  /// An interval whose ends differ by this factor says that the points do not determine a constant.
  private static let indefinite = 1e6

  /// Amplitudes whose interval spans decades: the search finds a best value, but the points hardly
  /// prefer it.
  private static func amplitudes(_ problem: FitProblem, _ fit: Fit) -> [Warning] {
    zip(problem.law.parameters, fit.parameters).compactMap { parameter, fitted in
      guard parameter.domain == .positive, parameter.name != problem.law.irreducible,
        let low = fitted.low, let high = fitted.high, high >= indefinite * low
      else { return nil }
      let span = high < 1e100 && low > 1e-100 ? rounded(log10(high / low)) : "more than a hundred"
      return Warning(
        .flatDirection,
        "\(parameter.name) is not identified: its interval spans \(span) decades, along which other "
          + "constants make up for it")
    }
  }

  /// Returns the smallest eigenvalue of the curvature scaled to unit diagonal, by inverse
  /// iteration.
  private static func leastEigenvalue(_ curvature: [Double], _ size: Int) -> Double {
    let roots = (0..<size).map { max(curvature[$0 * size + $0], 1e-300).squareRoot() }
    let scaled = curvature.indices.map { curvature[$0] / (roots[$0 / size] * roots[$0 % size]) }
    let factor = Cholesky(scaled, size: size)
    var vector = (0..<size).map { 1 + 0.1 * Double($0 * $0) }
    var eigenvalue = 1.0
    for _ in 0..<30 {
      let length = dot(vector, vector).squareRoot()
      vector = factor.solve(vector.map { $0 / length })
      eigenvalue = 1 / max(dot(vector, vector).squareRoot(), 1e-300)
    }
    return eigenvalue
  }

  /// Points that a warning names one by one.
  private static let named = 10

  /// The fraction of residuals inside δ: if small, a Huber penalty acts as an absolute one.
  private static func noise(_ fit: Fit) -> [Warning] {
    var warnings: [Warning] = []
    let residuals = fit.residuals.map { abs($0.residual) }.sorted()
    if let delta = fit.loss.delta, fit.loss.actsAbsolute(residuals) {
      let inside = Double(residuals.count { $0 <= delta }) / Double(residuals.count)
      warnings.append(
        Warning(
          .penaltyActsAbsolute,
          "\(rounded(100 * inside)) % of the residuals are inside delta = \(delta): the Huber "
            + "penalty acts as an absolute one"))
    }
    let spread = 1.4826 * Quantiles.quantile(residuals, 0.5)
    let far = fit.residuals.filter { abs($0.residual) > max(8 * spread, 1e-9) }
    warnings += far.prefix(named).map { point in
      Warning(
        .influentialPoint,
        "\(point.observation.label.isEmpty ? "a point" : point.observation.label) is "
          + "\(rounded(abs(point.residual) / spread)) standard deviations off the curve")
    }
    if far.count > named {
      warnings.append(
        Warning(.influentialPoint, "\(far.count - named) more points are as far off the curve"))
    }
    return warnings
  }

  private static func trend(_ problem: FitProblem, _ fit: Fit) -> [Warning] {
    var warnings: [Warning] = []
    if let heldOut = fit.heldOut, let floor = heldOut.noiseFloor, heldOut.error > 3 * floor {
      warnings.append(
        Warning(
          .extrapolationMisses,
          "the prediction for the \(heldOut.rule) is off by \(rounded(100 * heldOut.error)) %, "
            + "\(rounded(heldOut.error / floor)) times the noise between seeds"))
    }
    return warnings + offTrend(problem, fit)
  }

  /// Warns of a rung whose mean residual is far from zero, relative to the scatter of all other
  /// points.
  private static func offTrend(_ problem: FitProblem, _ fit: Fit) -> [Warning] {
    let groups = Rungs(problem).groups
    guard groups.count >= 4 else { return [] }
    let residuals = fit.residuals.map(\.residual)
    let all = residuals.count > 5000 ? 1.4826 * Quantiles.quantile(residuals.map(abs).sorted(), 0.5) : nil
    return groups.compactMap { rung in
      guard rung.count >= 2 else { return nil }
      // Of very many points one rung hardly changes the spread.
      let spread = all ?? spread(residuals, without: rung)
      let mean = rung.reduce(0) { $0 + residuals[$1] } / Double(rung.count)
      let deviation = abs(mean) / max(spread, 1e-9) * Double(rung.count).squareRoot()
      guard deviation > 6, abs(mean) > 2 * spread else { return nil }
      return Warning(
        .rungOffTrend,
        "the points at \(place(fit, rung)) are off the curve by \(rounded(mean)) on average, "
          + "\(rounded(deviation)) standard errors")
    }
  }

  private static func spread(_ residuals: [Double], without rung: [Int]) -> Double {
    let members = Set(rung)
    let others = residuals.indices.filter { !members.contains($0) }.map { abs(residuals[$0]) }
    return 1.4826 * Quantiles.quantile(others.sorted(), 0.5)
  }

  private static func place(_ fit: Fit, _ rung: [Int]) -> String {
    let first = fit.residuals[rung[0]].observation
    return fit.inputs.map { "\($0) \(rounded(first.inputs[$0] ?? .nan))" }.joined(separator: ", ")
  }

  /// Warns if the best learning rate of a cell is the lowest or the highest that was tried.
  static func learningRates(_ observations: [Observation]) -> [Warning] {
    let name = "learningRate"
    let swept = Dictionary(grouping: observations.filter { $0.inputs[name] != nil }) { point in
      point.inputs.filter { $0.key != name }
    }
    let cells = swept.values.filter { points in
      let rates = points.compactMap { $0.inputs[name] }
      guard Set(rates).count >= 2, let best = points.min(by: { $0.loss < $1.loss }) else {
        return false
      }
      return best.inputs[name] == rates.min() || best.inputs[name] == rates.max()
    }
    guard !cells.isEmpty else { return [] }
    return [
      Warning(
        .learningRateAtGridEdge,
        "\(cells.count) of \(swept.count) cells have their best learning rate at the edge of the grid"
      )
    ]
  }
}
