import Foundation

extension Law {
  /// The power law of a shifted input, plus an irreducible loss.
  ///
  ///     y = E + a · (x + s)^-b
  ///
  /// The shift `s` acts as resources already spent; the curve flattens at small inputs.
  public static let powerShifted = Law(
    name: "powerShifted", formula: "E + a * (x + s)^-b",
    source: "frontier fit of Nezhurina et al. 2025 (arXiv:2506.04598)",
    inputs: ["x"],
    parameters: [
      Parameter("E", .positive, "irreducible loss"),
      Parameter("a", .positive, "reducible loss at x + s = 1"),
      Parameter("b", .positive, "exponent of the reducible loss"),
      Parameter("s", .positive, "shift of the input"),
    ],
    irreducible: "E", linear: [0, 1],
    startRanges: { columns in
      let logs = columns.logs[0]
      return [log(0.02)...log(5), (logs.min() ?? 0) - 6...(logs.max() ?? 0)]
    }
  ) { coordinates, columns, out in
    let irreducible = exp(coordinates[0])
    let exponent = exp(coordinates[2])
    let shift = exp(coordinates[3])
    for point in 0..<columns.count {
      let sum = columns.inputs[0][point] + shift
      let term = exp(coordinates[1] - exponent * log(sum))
      out.values[point] = irreducible + term
      let row = 4 * point
      out.jacobian[row] = irreducible
      out.jacobian[row + 1] = term
      out.jacobian[row + 2] = -term * log(sum) * exponent
      out.jacobian[row + 3] = -term * exponent * shift / sum
    }
  }
}
