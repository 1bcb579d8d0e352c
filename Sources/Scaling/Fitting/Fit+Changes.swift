extension Fit {
  /// Returns the fit with points listed that were left out before it saw them.
  public func excluding(_ earlier: [Exclusion]) -> Fit {
    Fit(
      law: law, inputs: inputs, parameters: parameters, objective: objective, loss: loss,
      residuals: residuals, excluded: earlier + excluded, search: search, draws: draws,
      heldOut: heldOut, warnings: warnings)
  }

  /// The constants of each resample, by name.
  public var drawnParameters: [[String: Double]] {
    guard let law = try? Law.named(law) else { return [] }
    return draws.coordinates.map(law.named)
  }
}
