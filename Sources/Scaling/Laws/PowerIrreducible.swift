import Foundation

extension Law {
  /// The power law plus an irreducible loss.
  ///
  ///     y = E + a · x^-b
  public static let powerIrreducible = Law(
    name: "powerIrreducible", formula: "E + a * x^-b",
    source: "equation 1.1 of Henighan et al. 2020 (arXiv:2010.14701)",
    inputs: ["x"],
    parameters: [
      Parameter("E", .positive, "irreducible loss"),
      Parameter("a", .positive, "reducible loss at x = 1"),
      Parameter("b", .positive, "exponent of the reducible loss"),
    ],
    irreducible: "E", linear: [0, 1], startRanges: { _ in [log(0.005)...log(5)] }
  ) { coordinates, columns, out in
    let logX = columns.logs[0]
    let irreducible = exp(coordinates[0])
    let exponent = exp(coordinates[2])
    for point in 0..<columns.count {
      let term = exp(coordinates[1] - exponent * logX[point])
      out.values[point] = irreducible + term
      out.jacobian[3 * point] = irreducible
      out.jacobian[3 * point + 1] = term
      out.jacobian[3 * point + 2] = -term * logX[point] * exponent
    }
  }
}
