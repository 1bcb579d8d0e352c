extension Law {
  /// Fits the law to points.
  ///
  /// - Parameters:
  ///   - observations: The points; unusable ones are listed in ``Fit/excluded`` with the reason.
  ///   - inputs: The points' names of the law's inputs, in its order; by default the law's own.
  ///   - options: Loss, starts, resampling and held-out rule.
  /// - Returns: The fit, with warnings about whatever it cannot support.
  /// - Throws: ``FitError`` where no fit can be made at all.
  public func fit(
    _ observations: [Observation], inputs: [String]? = nil, options: FitOptions = FitOptions()
  ) throws -> Fit {
    let problem = try FitProblem(
      law: self, observations: observations, inputs: inputs ?? self.inputs, options: options)
    return try problem.fit()
  }
}
