import Foundation

extension Law {
  /// The link from a loss to an accuracy, parameterized by the chance level.
  ///
  ///     accuracy = chance + (ceiling - chance) / (1 + exp(k (L - L0)))
  ///
  /// The curve of ``sigmoidLink`` in parameters that are known beforehand: fix `chance` at one over
  /// the number of classes.
  public static let chanceLink = Law(
    name: "chanceLink", formula: "chance + (ceiling - chance) / (1 + exp(k * (loss - loss0)))",
    source: "step 2 of Bhagia et al. 2024 (arXiv:2412.04403), equation 3, reparameterized",
    inputs: ["loss"], parameters: chanceParameters, readsLoss: true, rises: true,
    startRanges: { columns in
      let losses = columns.inputs[0]
      let (low, high) = (losses.min() ?? 0, losses.max() ?? 1)
      let span = max(high - low, 1e-9)
      return [-4...0, 0...6, log(1 / span)...log(40 / span), low - span...high]
    }
  ) { coordinates, columns, out in
    let link = chanceParameters
    let (chance, ceiling) = (link[0].value(at: coordinates[0]), link[1].value(at: coordinates[1]))
    let (chanceSlope, ceilingSlope) = (
      link[0].slope(at: coordinates[0]), link[1].slope(at: coordinates[1])
    )
    let steepness = exp(coordinates[2])
    for point in 0..<columns.count {
      let distance = columns.inputs[0][point] - coordinates[3]
      let fraction = 1 / (1 + exp(steepness * distance))
      let bell = (ceiling - chance) * fraction * (1 - fraction)
      out.values[point] = chance + (ceiling - chance) * fraction
      let row = 4 * point
      out.jacobian[row] = chanceSlope * (1 - fraction)
      out.jacobian[row + 1] = ceilingSlope * fraction
      out.jacobian[row + 2] = -bell * steepness * distance
      out.jacobian[row + 3] = bell * steepness
    }
  }

  private static let chanceParameters = [
    Parameter("chance", .interval(lower: 0, upper: 1), "accuracy at chance"),
    Parameter("ceiling", .interval(lower: 0, upper: 1), "accuracy in the limit of low loss"),
    Parameter("k", .positive, "steepness"),
    Parameter("loss0", .real, "loss at the midpoint"),
  ]
}
