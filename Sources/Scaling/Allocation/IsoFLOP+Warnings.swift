import Foundation

extension IsoFLOP {
  /// A ratio of curvatures above this means that the profiles do not share a shape.
  private static let curvatureDrift = 2.0

  /// Returns the warnings about the profiles, each with the budgets it concerns.
  static func warnings(_ profiles: [Profile], draws: Int) -> [Warning] {
    var warnings = profiles.compactMap(warning) + profiles.compactMap { failing($0, of: draws) }
    let interior = profiles.filter { $0.optimum != nil }
    if interior.count < fewestBudgets {
      warnings.append(
        Warning(
          .tooFewBudgets,
          "\(interior.count) budgets have an interior minimum; at least \(fewestBudgets) are "
            + "needed for exponents that can be trusted"))
    }
    if let low = interior.first?.flops, let high = interior.last?.flops, high < 10 * low {
      warnings.append(
        Warning(.spanUnderDecade, "the budgets span a factor of \(rounded(high / low)) only"))
    }
    return warnings + (drift(interior).map { [$0] } ?? [])
  }

  private static func warning(_ profile: Profile) -> Warning? {
    guard let reason = profile.reason else { return nil }
    let detail = "budget \(rounded(profile.flops)): \(reason)"
    if let parabola = profile.sizeParabola, parabola.curvature <= 0 {
      return Warning(.parabolaOpensDownward, detail)
    }
    return Warning(
      profile.sizeParabola == nil ? .fewerPointsThanParameters : .optimumOutsideRange, detail)
  }

  /// With more than this fraction of failed resamples, an interval would describe only the
  /// successful ones, so none is given.
  static let failingFraction = 0.05

  private static func failing(_ profile: Profile, of draws: Int) -> Warning? {
    guard profile.optimum != nil, Double(profile.failures) > failingFraction * Double(draws) else {
      return nil
    }
    guard profile.failures < draws else {
      return Warning(
        .noDegreesOfFreedom,
        "budget \(rounded(profile.flops)): too few sizes for a parabola's three constants; its "
          + "vertex has no interval")
    }
    return Warning(
      .resamplesFailed,
      "budget \(rounded(profile.flops)): \(profile.failures) of \(draws) resamples have no "
        + "interior minimum; its vertex has no interval")
  }

  private static func drift(_ profiles: [Profile]) -> Warning? {
    let curvatures = profiles.compactMap { $0.sizeParabola?.curvature }
    guard let least = curvatures.min(), let most = curvatures.max(), least > 0,
      most > curvatureDrift * least
    else { return nil }
    return Warning(
      .curvatureDrifts,
      "the curvature of the parabolas changes \(rounded(most / least))-fold over the budgets; "
        + "their vertices have different biases: compare with the surface fit")
  }
}

/// Returns a number with three significant digits, for use in a sentence.
func rounded(_ value: Double) -> String { String(format: "%.3g", value) }
