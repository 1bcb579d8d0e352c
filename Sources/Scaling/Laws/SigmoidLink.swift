import Foundation

extension Law {
  /// The link from a loss to an accuracy: chance at high loss, a ceiling at low loss.
  ///
  ///     accuracy = b + a / (1 + exp(-k (L - L0))),   -1 <= a <= 0,   0 <= b <= 1
  ///
  /// `a + b` is the chance level: fix both to fix it, or fix `b` alone at the ceiling.
  public static let sigmoidLink = Law(
    name: "sigmoidLink", formula: "b + a / (1 + exp(-k * (loss - loss0)))",
    source: "step 2 of Bhagia et al. 2024 (arXiv:2412.04403), equation 3",
    inputs: ["loss"],
    parameters: sigmoidParameters,
    readsLoss: true, rises: true,
    startRanges: { columns in
      let losses = columns.inputs[0]
      let (low, high) = (losses.min() ?? 0, losses.max() ?? 1)
      let span = max(high - low, 1e-9)
      return [-3...3, -1...8, log(1 / span)...log(40 / span), low - span...high]
    }
  ) { coordinates, columns, out in
    let link = sigmoidParameters
    let (height, ceiling) = (link[0].value(at: coordinates[0]), link[1].value(at: coordinates[1]))
    let heightSlope = link[0].slope(at: coordinates[0])
    let ceilingSlope = link[1].slope(at: coordinates[1])
    let steepness = exp(coordinates[2])
    for point in 0..<columns.count {
      let distance = columns.inputs[0][point] - coordinates[3]
      let fraction = 1 / (1 + exp(-steepness * distance))
      let bell = height * fraction * (1 - fraction)
      out.values[point] = ceiling + height * fraction
      let row = 4 * point
      out.jacobian[row] = heightSlope * fraction
      out.jacobian[row + 1] = ceilingSlope
      out.jacobian[row + 2] = bell * steepness * distance
      out.jacobian[row + 3] = -bell * steepness
    }
  }

  private static let sigmoidParameters = [
    Parameter("a", .interval(lower: -1, upper: 0), "accuracy at chance minus the ceiling"),
    Parameter("b", .interval(lower: 0, upper: 1), "accuracy in the limit of low loss, the ceiling"),
    Parameter("k", .positive, "steepness"),
    Parameter("loss0", .real, "loss at the midpoint"),
  ]
}
