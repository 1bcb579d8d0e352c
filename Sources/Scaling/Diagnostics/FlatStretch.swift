import Foundation

/// The values of a parameter for which the objective is as good as its least: the best fit is not one
/// curve.
///
/// It happens where the penalty acts as an absolute one, as between two inner rungs of a line, and where
/// points do not constrain a parameter. The curvature at the optimum does not see the first.
public struct FlatStretch: Codable, Hashable, Sendable {
  public let parameter: String
  /// The ends; infinite, or zero for a positive parameter, where no end was found.
  public let low: Double
  public let high: Double

  /// How far above the least the objective may be, as a share of it.
  public static let tolerance = 1e-6
}

extension FlatStretch {
  /// `from 0.069 to 0.118`, `above 3.2e+05`.
  public var words: String {
    switch (low > 0 || low > -.infinity && low < 0, high < .infinity) {
    case (true, true): "from \(rounded(low)) to \(rounded(high))"
    case (false, true): "below \(rounded(high))"
    case (true, false): "above \(rounded(low))"
    case (false, false): "at all"
    }
  }
}

extension FitProblem {
  /// The exponents and other nonlinear parameters whose best value is a stretch.
  func flatStretches(around best: Search.Basin) -> [FlatStretch] {
    guard best.isConverged else { return [] }
    return law.nonlinear.filter(objective.free.contains).compactMap { position in
      StretchWalk(objective, position, best).stretch
    }
  }
}

/// Steps from the optimum to both sides along one parameter, the others refitted, while the objective
/// stays within the tolerance.
private struct StretchWalk {
  private let objective: Objective
  private let position: Int
  private let best: Search.Basin
  private let parameter: Parameter
  private let least: Double  // the first step: shorter stretches are those of any number's digits
  private let bar: Double

  private static let longest = 12.0  // in coordinates, six decades of a positive parameter: no end
  private static let rounding = 1e-26  // of one point's squared residual

  init(_ objective: Objective, _ position: Int, _ best: Search.Basin) {
    (self.objective, self.position, self.best) = (objective, position, best)
    parameter = objective.law.parameters[position]
    let place = best.coordinates[position]
    least = parameter.domain == .real ? 0.02 * max(abs(place), 0.05) : 0.02
    bar =
      best.value * (1 + FlatStretch.tolerance)
      + Self.rounding * Double(objective.columns.count)
  }

  /// The stretch; nil where one step to either side is already worse.
  var stretch: FlatStretch? {
    let ends = [-1.0, 1].map(end)
    guard let low = ends[0], let high = ends[1], high - low > least else { return nil }
    return FlatStretch(
      parameter: parameter.name, low: value(low, -.infinity), high: value(high, .infinity))
  }

  /// The parameter at a coordinate; beyond the longest walk, its bound.
  private func value(_ coordinate: Double, _ bound: Double) -> Double {
    let isEndless = abs(coordinate - best.coordinates[position]) >= Self.longest
    return parameter.value(at: isEndless ? bound : coordinate)
  }

  /// The last coordinate to one side that is within the tolerance.
  private func end(_ sign: Double) -> Double? {
    let start = best.coordinates[position]
    var (inside, length, from) = (0.0, least, best.coordinates)
    while inside < Self.longest {
      guard let next = refit(at: start + sign * (inside + length), from: from) else {
        if length <= least / 8 { break }
        length /= 2
        continue
      }
      (inside, from) = (inside + length, next)
      length *= 1.5
    }
    return start + sign * inside
  }

  /// The other parameters refitted with this one held; nil where the objective is above the bar.
  private func refit(at coordinate: Double, from start: [Double]) -> [Double]? {
    let held = objective.holding(position, at: coordinate)
    let opening = Annealing.opening(held)
    let end = Annealing.finish(LBFGS(opening, from: opening.restrict(start)), held)
    return end.value <= bar ? held.expand(end.point) : nil
  }
}
