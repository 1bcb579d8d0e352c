extension Law {
  /// Fits the law to points.
  ///
  /// - Parameters:
  ///   - observations: The points; unusable ones are listed in ``Fit/excluded`` with the reason.
  ///   - inputs: The names that the points use for the law's inputs, in its order; by default the
  ///   law's own.
  ///   - options: Loss, starts, resampling and held-out rule.
  /// - Returns: The fit, with warnings about what the points do not support.
  /// - Throws: ``FitError`` if no fit can be made.
  public func fit(
    _ observations: [Observation], inputs: [String]? = nil, options: FitOptions = FitOptions()
  ) throws -> Fit {
    let problem = try FitProblem(
      law: self, observations: observations, inputs: inputs ?? self.inputs, options: options)
    return try problem.fit()
  }
}
