import Foundation

extension Law {
  /// The smoothly broken power law with `breaks` changes of exponent.
  ///
  ///     y = E + a · x^-c0 · Π_i (1 + (x / d_i)^(1 / f_i))^(-c_i f_i)
  ///
  /// - Parameter breaks: Number of breaks, at least one.
  /// - Returns: The law `brokenPower<breaks>`.
  public static func brokenPower(breaks: Int) -> Law {
    Law(
      name: "brokenPower\(breaks)",
      formula: "E + a * x^-c0 * prod_i (1 + (x / d_i)^(1 / f_i))^(-c_i * f_i)",
      source: "equation 1 of Caballero et al. 2022 (arXiv:2210.14891)",
      inputs: ["x"], parameters: brokenParameters(breaks),
      irreducible: "E", linear: [0, 1],
      startRanges: { columns in brokenRanges(breaks, columns.logs[0]) }
    ) { coordinates, columns, out in
      evaluateBroken(breaks, coordinates, columns, &out)
    }
  }

  private static func brokenParameters(_ breaks: Int) -> [Parameter] {
    [
      Parameter("E", .positive, "irreducible loss"),
      Parameter("a", .positive, "scale of the reducible loss"),
      Parameter("c0", .real, "exponent before the first break"),
    ]
      + (1...breaks).flatMap { index in
        [
          Parameter("c\(index)", .real, "change of the exponent at break \(index)"),
          Parameter("d\(index)", .positive, "position of break \(index)"),
          Parameter("f\(index)", .positive, "width of break \(index) in ln x"),
        ]
      }
  }

  private static func brokenRanges(_ breaks: Int, _ logs: [Double]) -> [ClosedRange<Double>] {
    let (low, high) = (logs.min() ?? 0, logs.max() ?? 1)
    let width = (high - low) / Double(breaks)
    // A break beyond the data bends them too, so the outer ranges reach half the span beyond.
    let beyond = (high - low) / 2
    return [-0.2...1]
      + (0..<breaks).flatMap { index in
        let left = low + width * Double(index) - (index == 0 ? beyond : 0)
        let right = low + width * Double(index + 1) + (index == breaks - 1 ? beyond : 0)
        return [-1.0...3, left...right, log(0.03)...log(3)]
      }
  }

  private static func evaluateBroken(
    _ breaks: Int, _ coordinates: [Double], _ columns: Columns, _ out: inout Evaluation
  ) {
    let width = coordinates.count
    let irreducible = exp(coordinates[0])
    let widths = (0..<breaks).map { exp(coordinates[5 + 3 * $0]) }
    for point in 0..<columns.count {
      let logX = columns.logs[0][point]
      let row = width * point
      var exponent = coordinates[1] - coordinates[2] * logX
      out.jacobian[row + 2] = -logX
      for index in 0..<breaks {
        let first = 3 + 3 * index
        let (change, smoothness) = (coordinates[first], widths[index])
        let position = (logX - coordinates[first + 1]) / smoothness
        let bend = smoothness * softplus(position)
        let fraction = 1 / (1 + exp(-position))
        exponent -= change * bend
        out.jacobian[row + first] = -bend
        out.jacobian[row + first + 1] = change * fraction
        out.jacobian[row + first + 2] = change * (smoothness * position * fraction - bend)
      }
      let term = exp(exponent)
      for index in 2..<width { out.jacobian[row + index] *= term }
      out.jacobian[row] = irreducible
      out.jacobian[row + 1] = term
      out.values[point] = irreducible + term
    }
  }
}
