import Foundation

extension Law {
  /// The additive law for repeated data: repetitions, and parameters in excess, lose their value.
  ///
  ///     L = E + A / N'^α + B / D'^β
  ///     D' = U (1 + R_D* (1 - exp(-R_D / R_D*))),      R_D = D / U - 1
  ///     N' = U_N (1 + R_N* (1 - exp(-R_N / R_N*))),    R_N = N / U_N - 1
  ///
  /// with U unique data, and U_N = min(N, the compute-optimal size for U unique data). Both
  /// exponentials use `expm1`: 1 - exp(-x) cancels for large R*, and the rounding error then looks
  /// like a lower optimum.
  public static let dataConstrained = Law(
    name: "dataConstrained",
    formula: "E + A / effective(N)^alpha + B / effective(D)^beta, "
      + "effective(x) = u (1 + R (1 - exp(-(x / u - 1) / R)))",
    source: "equations 5 and 6 of Muennighoff et al. 2023 (arXiv:2305.16264)",
    inputs: ["parameters", "images", "uniqueImages"],
    parameters: [
      Parameter("E", .positive, "irreducible loss"),
      Parameter("A", .positive, "coefficient of the model-size term"),
      Parameter("B", .positive, "coefficient of the data term"),
      Parameter("alpha", .positive, "exponent of model size"),
      Parameter("beta", .positive, "exponent of data"),
      Parameter("RN", .positive, "decay constant of excess parameters, R_N*"),
      Parameter("RD", .positive, "decay constant of repetitions, R_D*"),
    ],
    irreducible: "E", linear: [0, 1, 2],
    startRanges: { _ in
      let exponents = log(0.05)...log(2)
      return [exponents, exponents, log(0.5)...log(100), log(0.5)...log(100)]
    }
  ) { coordinates, columns, out in
    let irreducible = exp(coordinates[0])
    let (alpha, beta) = (exp(coordinates[3]), exp(coordinates[4]))
    let ratio = coordinates[3] + coordinates[1] - coordinates[4] - coordinates[2]
    for point in 0..<columns.count {
      let (logN, logD) = (columns.logs[0][point], columns.logs[1][point])
      let logU = min(columns.logs[2][point], logD)
      let logBest = ratio / alpha + beta / alpha * logU
      let isExcess = logN > logBest
      let size = Effective(logN, of: min(logN, logBest), lifetime: exp(coordinates[5]))
      let data = Effective(logD, of: logU, lifetime: exp(coordinates[6]))
      let sizeTerm = exp(coordinates[1] - alpha * size.log)
      let dataTerm = exp(coordinates[2] - beta * data.log)
      // The derivative of the size term with respect to the optimal size, which depends on A, B, α
      // and β.
      let lever = isExcess ? -sizeTerm * size.unitSlope : 0
      out.values[point] = irreducible + sizeTerm + dataTerm
      let row = 7 * point
      out.jacobian[row] = irreducible
      out.jacobian[row + 1] = sizeTerm + lever
      out.jacobian[row + 2] = dataTerm - lever
      out.jacobian[row + 3] = -alpha * sizeTerm * size.log + lever * (1 - alpha * logBest)
      out.jacobian[row + 4] = -beta * dataTerm * data.log + lever * (beta * logU - 1)
      out.jacobian[row + 5] = -alpha * sizeTerm * size.lifetimeSlope
      out.jacobian[row + 6] = -beta * dataTerm * data.lifetimeSlope
    }
  }

  /// The effective amount when only part of it is unique.
  private struct Effective {
    let log: Double  // ln of the effective amount
    let unitSlope: Double  // d log / d ln unique
    let lifetimeSlope: Double  // d log / d ln lifetime

    init(_ logAmount: Double, of logUnique: Double, lifetime: Double) {
      let repeats = max(expm1(logAmount - logUnique), 0)
      let fading = exp(-repeats / lifetime)
      let gained = -lifetime * expm1(-repeats / lifetime)
      log = logUnique + log1p(gained)
      unitSlope = 1 - fading * (repeats + 1) / (1 + gained)
      lifetimeSlope = (gained - repeats * fading) / (1 + gained)
    }
  }
}
