import Foundation

extension Law {
  /// The pure power law, a straight line in logarithms.
  ///
  ///     y = a · x^-b
  ///
  /// `b` may be negative, so the law also fits increasing quantities such as N_opt(C).
  public static let power = Law(
    name: "power", formula: "a * x^-b",
    source: "M1 of Alabdulmohsin et al. 2022 (arXiv:2209.06640)",
    inputs: ["x"],
    parameters: [
      Parameter("a", .positive, "value at x = 1"),
      Parameter("b", .real, "exponent of the decrease"),
    ],
    linear: [0], startRanges: { _ in [-2...2] }
  ) { coordinates, columns, out in
    let logX = columns.logs[0]
    for point in 0..<columns.count {
      let value = exp(coordinates[0] - coordinates[1] * logX[point])
      out.values[point] = value
      out.jacobian[2 * point] = value
      out.jacobian[2 * point + 1] = -value * logX[point]
    }
  }
}
