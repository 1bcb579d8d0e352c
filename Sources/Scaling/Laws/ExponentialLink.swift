import Foundation

extension Law {
  /// The link from a loss to an error rate: chance minus an exponential of the loss.
  ///
  ///     error = ε - k · exp(-γ L)
  ///
  /// Fix `epsilon` at the chance error if it is known.
  public static let exponentialLink = Law(
    name: "exponentialLink", formula: "epsilon - k * exp(-gamma * loss)",
    source: "equation 5 of Gadre et al. 2024 (arXiv:2403.08540)",
    inputs: ["loss"],
    parameters: [
      Parameter("epsilon", .positive, "error at chance"),
      Parameter("k", .positive, "scale of the gain"),
      Parameter("gamma", .positive, "decay of the gain with loss"),
    ],
    readsLoss: true, linear: [0, 1], startRanges: { _ in [log(0.02)...log(20)] }
  ) { coordinates, columns, out in
    let chance = exp(coordinates[0])
    let decay = exp(coordinates[2])
    for point in 0..<columns.count {
      let loss = columns.inputs[0][point]
      let gain = exp(coordinates[1] - decay * loss)
      out.values[point] = chance - gain
      out.jacobian[3 * point] = chance
      out.jacobian[3 * point + 1] = -gain
      out.jacobian[3 * point + 2] = gain * decay * loss
    }
  }
}
