import Foundation

extension Law {
  /// The coupled law in model size and data, without an irreducible loss.
  ///
  ///     L(N, D) = ((N_c / N)^(α_N / α_D) + D_c / D)^α_D
  public static let kaplan = Law(
    name: "kaplan", formula: "((Nc / N)^(alphaN / alphaD) + Dc / D)^alphaD",
    source: "equation 1.5 of Kaplan et al. 2020 (arXiv:2001.08361)",
    inputs: ["parameters", "images"],
    parameters: [
      Parameter("Nc", .positive, "model size at which the loss is 1 with unlimited data"),
      Parameter("Dc", .positive, "data at which the loss is 1 with an unlimited model"),
      Parameter("alphaN", .positive, "exponent of model size"),
      Parameter("alphaD", .positive, "exponent of data"),
    ],
    startRanges: { columns in
      [scaleRange(columns.logs[0]), scaleRange(columns.logs[1]), exponents, exponents]
    }
  ) { coordinates, columns, out in
    let (logN, logD) = (columns.logs[0], columns.logs[1])
    let (alphaN, alphaD) = (exp(coordinates[2]), exp(coordinates[3]))
    for point in 0..<columns.count {
      let size = alphaN / alphaD * (coordinates[0] - logN[point])
      let data = coordinates[1] - logD[point]
      let larger = max(size, data)
      let logSum = larger + log1p(exp(min(size, data) - larger))
      let value = exp(alphaD * logSum)
      let sizeFraction = exp(size - logSum)
      let dataFraction = exp(data - logSum)
      out.values[point] = value
      let row = 4 * point
      out.jacobian[row] = value * alphaN * sizeFraction
      out.jacobian[row + 1] = value * alphaD * dataFraction
      out.jacobian[row + 2] = value * alphaD * sizeFraction * size
      out.jacobian[row + 3] = value * alphaD * (logSum - sizeFraction * size)
    }
  }

  private static let exponents = log(0.02)...log(1.5)

  /// The search range of an input's scale: far below to far above the data, for small exponents.
  private static func scaleRange(_ logs: [Double]) -> ClosedRange<Double> {
    let (low, high) = (logs.min() ?? 0, logs.max() ?? 0)
    return low - 12...high + 25
  }
}
