import Settings

extension FitProblem {
  /// A residual below this is rounding: measurements agree with no law so well.
  private static let rounding = 1e-9

  /// Why resamples could not say how uncertain the fit is; nil where they can.
  ///
  /// - Parameters:
  ///   - residuals: Of the fit, one per point.
  ///   - search: How the fit was found.
  func noInterval(_ residuals: [PointResidual], _ search: Search) -> Warning? {
    guard search.basins[0].isConverged else {
      return Warning(
        .noInterval, "there are no intervals: the search did not converge, so they would be around "
          + "a point that is not the best")
    }
    if residuals.allSatisfy({ abs($0.residual) <= Self.rounding }) {
      return Warning(
        .noInterval,
        "there are no intervals: the law passes through all \(residuals.count) points exactly, so "
          + "resamples cannot vary")
    }
    let (cells, free) = (clusters.count, objective.dimension)
    if options.resampling.unit == .cells, cells < 2 {
      return Warning(
        .noInterval,
        "there are no intervals: all points are of one cell, so every resample is the same; add "
          + "cells, or resample points")
    }
    let needed = fewestClusters
    if cells < needed {
      let units = options.resampling.unit == .cells ? "cells" : "points"
      return Warning(
        .noInterval,
        "there are no intervals: \(cells) \(units) are too few for \(free.counted("constant")); "
          + "at least \(needed) \(units) are needed")
    }
    if options.resampling.scheme == .parts, cells < Bootstrap.fewestForParts {
      return Warning(
        .noInterval,
        "there are no intervals: \(cells) cells are too few for parts; at least "
          + "\(Bootstrap.fewestForParts) are needed, or another scheme")
    }
    return nil
  }
}

extension LineDraws {
  /// Says that there are no intervals though there were resamples: all of them gave the same lines.
  var noInterval: Warning? {
    guard lines.count > 1, interval(1) == nil, interval(3) == nil else { return nil }
    return Warning(
      .noInterval,
      "there are no intervals: every resample gives the same exponents, as the points lie exactly on "
        + "the fitted curves or are of one cell")
  }
}
