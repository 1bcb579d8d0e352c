import Foundation

extension Law {
  /// The additive law with one exponent for model size and data.
  ///
  ///     L(N, D) = E + A / N^α + B / D^α
  ///
  /// With D = M·N it is the over-training law of Gadre et al. 2024 (arXiv:2403.08540).
  public static let chinchillaTied = Law(
    name: "chinchillaTied", formula: "E + A / N^alpha + B / D^alpha",
    source: "Hoffmann et al. 2022 (arXiv:2203.15556), equation 2 with alpha = beta",
    inputs: ["parameters", "images"],
    parameters: [
      Parameter("E", .positive, "irreducible loss"),
      Parameter("A", .positive, "coefficient of the model-size term"),
      Parameter("B", .positive, "coefficient of the data term"),
      Parameter("alpha", .positive, "exponent of model size and of data"),
    ],
    irreducible: "E", linear: [0, 1, 2], startRanges: { _ in [log(0.02)...log(4)] }
  ) { coordinates, columns, out in
    let (logN, logD) = (columns.logs[0], columns.logs[1])
    let irreducible = exp(coordinates[0])
    let alpha = exp(coordinates[3])
    for point in 0..<columns.count {
      let sizeTerm = exp(coordinates[1] - alpha * logN[point])
      let dataTerm = exp(coordinates[2] - alpha * logD[point])
      out.values[point] = irreducible + sizeTerm + dataTerm
      let row = 4 * point
      out.jacobian[row] = irreducible
      out.jacobian[row + 1] = sizeTerm
      out.jacobian[row + 2] = dataTerm
      out.jacobian[row + 3] = -alpha * (sizeTerm * logN[point] + dataTerm * logD[point])
    }
  }
}
