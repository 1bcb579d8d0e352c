extension FitProblem {
  /// Searches, resamples, tests on held-out points and diagnoses.
  func fit() throws -> Fit {
    let search = try optimum()
    let record = record(of: search)
    let residuals = residuals(at: search.basins[0].coordinates)
    let noInterval = options.resampling.count > 0 ? noInterval(residuals, search) : nil
    let draws = draws(around: search, residuals, areUseful: noInterval == nil)
    let fit = Fit(
      law: law.name, inputs: inputs, parameters: parameters(search.basins[0], draws),
      objective: search.basins[0].value, loss: loss,
      residuals: residuals, excluded: excluded,
      search: record, flat: flatStretches(around: search.basins[0]), draws: draws,
      heldOut: heldOut(), warnings: [])
    let shared = noInterval == nil ? sharedSteps : nil
    return fit.warned([noInterval, shared].compactMap(\.self) + Diagnosis(self, search, fit).warnings)
  }

  /// Returns the search, which found at least one finite optimum.
  func optimum() throws -> Search {
    let search = Search(objective, starts: options.starts, threads: options.threads)
    guard !search.basins.isEmpty else {
      throw FitError.noFiniteStart(law: law.name, points: observations.count)
    }
    return search
  }

  private func record(of search: Search) -> SearchRecord {
    let best = search.basins[0]
    let finished = search.basins.reduce(0) { $0 + $1.arrivals }
    return SearchRecord(
      starts: search.startCount, descents: search.descentCount, converged: best.isConverged,
      decrement: best.decrement, shareAtBest: Double(best.arrivals) / Double(max(finished, 1)),
      minima: search.basins.prefix(5).map { basin in
        Minimum(
          objective: basin.value, parameters: law.named(basin.coordinates),
          arrivals: basin.arrivals)
      })
  }

  private func draws(
    around search: Search, _ residuals: [PointResidual], areUseful: Bool
  ) -> Draws {
    let clusters = clusters
    var resampling = options.resampling
    resampling.scheme = resampling.scheme(clusters: clusters.count)
    // A second basin within 10 % of the best may win a resample; worse ones do not.
    let rivals = search.basins.filter { $0.value <= 1.1 * search.basins[0].value }.prefix(2)
    guard resampling.count > 0, areUseful else {
      return Draws(
        resampling: resampling, coordinates: [], jackknife: [], scatter: [], failures: 0)
    }
    let bootstrap = Bootstrap(
      objective, clusters: clusters, cells: observations.map(\.cell), optima: rivals.map(\.coordinates),
      resampling: resampling)
    let refits = bootstrap.draws(threads: options.threads)
    let needsJackknife = resampling.interval == .biasCorrected
    let jackknife = needsJackknife ? bootstrap.leavingOneOut(threads: options.threads) : []
    return Draws(
      resampling: resampling, coordinates: refits.compactMap { $0 },
      jackknife: jackknife.compactMap { $0 },
      scatter: bootstrap.scatter(residuals.map(\.residual)),
      failures: refits.count { $0 == nil })
  }

  private func parameters(_ best: Search.Basin, _ draws: Draws) -> [FittedParameter] {
    law.parameters.indices.map { index in
      let parameter = law.parameters[index]
      let value = parameter.value(at: best.coordinates[index])
      let isFree = objective.free.contains(index)
      let range =
        isFree
        ? draws.interval(
          draws.coordinates.map { parameter.value(at: $0[index]) }, estimate: value,
          jackknife: draws.jackknife.map { parameter.value(at: $0[index]) }) : nil
      return FittedParameter(
        name: parameter.name, value: value, low: range?.lowerBound, high: range?.upperBound,
        meaning: parameter.meaning)
    }
  }

  func residuals(at coordinates: [Double]) -> [PointResidual] {
    let columns = objective.columns
    let predictions = law.values(coordinates, columns)
    return observations.indices.map { row in
      PointResidual(
        observation: observations[row], prediction: predictions[row],
        residual: loss.residual(
          of: predictions[row], target: columns.targets[row],
          logTarget: columns.logTargets[row]))
    }
  }
}

extension Fit {
  /// Returns the fit with the warnings set.
  public func warned(_ warnings: [Warning]) -> Fit {
    Fit(
      law: law, inputs: inputs, parameters: parameters, objective: objective, loss: loss,
      residuals: residuals, excluded: excluded, search: search, flat: flat, draws: draws,
      heldOut: heldOut, warnings: warnings)
  }
}
