import Foundation

extension Law {
  /// The learning curve of an error rate: chance at first, then a power law, then a floor.
  ///
  ///     (y - E) / (e0 - y)^α = a · x^-b,   E < y < e0
  ///
  /// The rate is found from the odds u = ln((y - E) / (e0 - y)) by Newton's method; derivatives
  /// follow from the implicit function theorem.
  public static let errorCurve = Law(
    name: "errorCurve", formula: "(y - E) / (e0 - y)^alpha = a * x^-b",
    source: "M4, equation 3 of Alabdulmohsin et al. 2022 (arXiv:2209.06640)",
    inputs: ["x"],
    parameters: [
      Parameter("E", .positive, "irreducible error"),
      Parameter("span", .positive, "error at chance minus the irreducible error, e0 - E"),
      Parameter("alpha", .positive, "exponent of the transition from chance"),
      Parameter("a", .positive, "scale of the power law"),
      Parameter("b", .positive, "exponent of the power law"),
    ],
    irreducible: "E",
    startRanges: { columns in
      let logs = columns.logs[0]
      let top = log(columns.targets.max() ?? 1)
      let middle = logs.reduce(0, +) / Double(max(logs.count, 1))
      return [
        top - 6...top - 0.5, top - 1...top + 1, -1.5...2.5, 0.2 * middle...0.8 * middle,
        log(0.1)...log(1.5),
      ]
    }
  ) { coordinates, columns, out in
    let (floor, span) = (exp(coordinates[0]), exp(coordinates[1]))
    let (alpha, exponent) = (exp(coordinates[2]), exp(coordinates[4]))
    for point in 0..<columns.count {
      let logX = columns.logs[0][point]
      let offset = (1 - alpha) * coordinates[1] - coordinates[3] + exponent * logX
      let odds = oddsRoot(alpha: alpha, offset: offset)
      let fraction = 1 / (1 + exp(-odds))  // (y - E) / span
      let rest = 1 / (1 + exp(odds))
      out.values[point] = floor + span * fraction
      let slope = rest + alpha * fraction  // d left side / d odds
      let lever = -span * fraction * rest / slope  // d y / d left side of the root equation
      let row = 5 * point
      out.jacobian[row] = floor
      out.jacobian[row + 1] = span * fraction + lever * (1 - alpha)
      out.jacobian[row + 2] = lever * alpha * (softplus(odds) - coordinates[1])
      out.jacobian[row + 3] = -lever
      out.jacobian[row + 4] = lever * exponent * logX
    }
  }

  /// Solves -softplus(-u) + alpha · softplus(u) + offset = 0, which increases with bounded slope.
  private static func oddsRoot(alpha: Double, offset: Double) -> Double {
    var odds = offset > 0 ? -offset : -offset / alpha
    for _ in 0..<60 {
      let left = -softplus(-odds) + alpha * softplus(odds) + offset
      let fraction = 1 / (1 + exp(-odds))
      let change = left / (1 - fraction + alpha * fraction)
      odds -= change
      if abs(change) <= 1e-14 * (1 + abs(odds)) { break }
    }
    return odds
  }
}

/// Returns ln(1 + e^x) without overflow.
func softplus(_ x: Double) -> Double { max(x, 0) + log1p(exp(-abs(x))) }
