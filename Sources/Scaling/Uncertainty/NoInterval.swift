extension FitProblem {
  /// A residual below this is rounding: measurements agree with no law so well.
  private static let rounding = 1e-9

  /// Why resamples could not say how uncertain the fit is; nil where they can.
  ///
  /// - Parameter residuals: Of the fit, one per point.
  func noInterval(_ residuals: [PointResidual]) -> Warning? {
    if residuals.allSatisfy({ abs($0.residual) <= Self.rounding }) {
      return Warning(
        .noInterval,
        "there are no intervals: the law passes through all \(residuals.count) points exactly, so "
          + "resamples cannot vary")
    }
    let cells = Bootstrap.grouped(observations.map(\.cell)).count
    if options.resampling.unit == .cells, cells < 2 {
      return Warning(
        .noInterval,
        "there are no intervals: all points are of one cell, so every resample is the same; add "
          + "cells, or resample points")
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
