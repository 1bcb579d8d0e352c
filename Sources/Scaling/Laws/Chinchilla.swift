import Foundation

extension Law {
  /// The additive law in model size and data.
  ///
  ///     L(N, D) = E + A / N^α + B / D^β
  public static let chinchilla = Law(
    name: "chinchilla", formula: "E + A / N^alpha + B / D^beta",
    source: "equation 2 (approach 3) of Hoffmann et al. 2022 (arXiv:2203.15556)",
    inputs: ["parameters", "images"],
    parameters: [
      Parameter("E", .positive, "irreducible loss"),
      Parameter("A", .positive, "coefficient of the model-size term"),
      Parameter("B", .positive, "coefficient of the data term"),
      Parameter("alpha", .positive, "exponent of model size"),
      Parameter("beta", .positive, "exponent of data"),
    ],
    irreducible: "E", linear: [0, 1, 2],
    startRanges: { _ in [log(0.03)...log(3), log(0.03)...log(3)] }
  ) { coordinates, columns, out in
    let (logN, logD) = (columns.logs[0], columns.logs[1])
    let irreducible = exp(coordinates[0])
    let (alpha, beta) = (exp(coordinates[3]), exp(coordinates[4]))
    for point in 0..<columns.count {
      let sizeTerm = exp(coordinates[1] - alpha * logN[point])
      let dataTerm = exp(coordinates[2] - beta * logD[point])
      out.values[point] = irreducible + sizeTerm + dataTerm
      let row = 5 * point
      out.jacobian[row] = irreducible
      out.jacobian[row + 1] = sizeTerm
      out.jacobian[row + 2] = dataTerm
      out.jacobian[row + 3] = -sizeTerm * logN[point] * alpha
      out.jacobian[row + 4] = -dataTerm * logD[point] * beta
    }
  }
}
