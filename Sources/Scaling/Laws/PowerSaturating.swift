import Foundation

extension Law {
  /// The power law that saturates at large x.
  ///
  ///     y = E + a · (1/x + g)^b
  public static let powerSaturating = Law(
    name: "powerSaturating", formula: "E + a * (1/x + g)^b",
    source: "M3 of Alabdulmohsin et al. 2022 (arXiv:2209.06640)",
    inputs: ["x"],
    parameters: [
      Parameter("E", .positive, "irreducible loss"),
      Parameter("a", .positive, "reducible loss at 1/x + g = 1"),
      Parameter("b", .positive, "exponent of the reducible loss"),
      Parameter("g", .positive, "inverse of the input at which the curve saturates"),
    ],
    irreducible: "E", linear: [0, 1],
    startRanges: { columns in
      let logs = columns.logs[0]
      return [log(0.02)...log(5), -(logs.max() ?? 0) - 6 ... -(logs.min() ?? 0)]
    }
  ) { coordinates, columns, out in
    let irreducible = exp(coordinates[0])
    let exponent = exp(coordinates[2])
    let floor = exp(coordinates[3])
    for point in 0..<columns.count {
      let sum = 1 / columns.inputs[0][point] + floor
      let term = exp(coordinates[1] + exponent * log(sum))
      out.values[point] = irreducible + term
      let row = 4 * point
      out.jacobian[row] = irreducible
      out.jacobian[row + 1] = term
      out.jacobian[row + 2] = term * log(sum) * exponent
      out.jacobian[row + 3] = term * exponent * floor / sum
    }
  }
}
