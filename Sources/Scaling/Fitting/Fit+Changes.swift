extension Fit {
  /// Returns the fit with more excluded points listed.
  public func excluding(_ earlier: [Exclusion]) -> Fit {
    Fit(
      law: law, inputs: inputs, parameters: parameters, objective: objective, loss: loss,
      residuals: residuals, excluded: earlier + excluded, search: search, flat: flat, draws: draws,
      heldOut: heldOut, warnings: warnings)
  }

  /// The parameters of each resample, by name.
  public var drawnParameters: [[String: Double]] {
    guard let law = try? Law.named(law) else { return [] }
    return draws.coordinates.map(law.named)
  }
}
