import Foundation

/// How well a law, fitted without its largest points, predicts them.
public struct HeldOut: Codable, Hashable, Sendable {
  /// What was held out, in words.
  public let rule: String
  /// The held-out points with their out-of-sample predictions.
  public let points: [PointResidual]
  /// Root mean square of ln(prediction / truth).
  public let error: Double
  /// Mean of ln(prediction / truth): above zero the law predicts too large values.
  public let bias: Double
  /// The seed noise: pooled standard deviation of ln(loss) between seeds of a cell.
  public let noiseFloor: Double?
  /// The error of a pure power law (in every input) fitted to the same points.
  public let powerLawError: Double?
  /// The error of predicting the lowest loss seen in the fitted points.
  public let lastValueError: Double
  /// The parameters of the law fitted without the held-out points.
  public let parameters: [String: Double]
}

extension FitProblem {
  /// Returns the held-out test that the options specify, if enough points remain.
  func heldOut() -> HeldOut? {
    guard let choice = heldOutRows() else { return nil }
    return heldOut(rows: choice.rows, rule: choice.rule)
  }

  /// Fits without some rows and scores the predictions for them.
  func heldOut(rows: [Int], rule: String) -> HeldOut? {
    let held = Set(rows)
    let seen = observations.indices.filter { !held.contains($0) }.map { observations[$0] }
    guard !rows.isEmpty, seen.count > objective.dimension,
      let problem = try? over(seen), let best = try? problem.optimum().basins[0]
    else { return nil }
    let truth = rows.map { observations[$0] }
    let columns = Columns(truth, inputs: inputs)
    let predictions = law.values(best.coordinates, columns)
    let errors = zip(predictions, columns.targets).map { log($0 / $1) }
    let points = truth.indices.map { row in
      PointResidual(
        observation: truth[row], prediction: predictions[row],
        residual: loss.residual(
          of: predictions[row], target: columns.targets[row],
          logTarget: columns.logTargets[row]))
    }
    return HeldOut(
      rule: rule, points: points, error: rootMeanSquare(errors),
      bias: errors.reduce(0, +) / Double(errors.count), noiseFloor: seedNoise(observations),
      powerLawError: powerLawError(seen, truth), lastValueError: lastValueError(seen, truth),
      parameters: law.named(best.coordinates))
  }

  private func heldOutRows() -> (rows: [Int], rule: String)? {
    switch options.heldOut {
    case .nothing: return nil
    case .above(let edge, let name):
      let rows = observations.indices.filter { observations[$0].inputs[name] ?? 0 > edge }
      return (rows, "\(name) above \(edge)")
    case .largestRung(let name): return largestRung(name)
    case .largestDecade(let name):
      return (Rungs(self, by: name).rows(within: 10), "largest decade of \(axisName(name))")
    case .automatic: return largestDecadeIfAffordable() ?? largestRung(nil)
    }
  }

  private func largestRung(_ name: String?) -> (rows: [Int], rule: String)? {
    Rungs(self, by: name).groups.last.map { ($0, "largest rung of \(axisName(name))") }
  }

  /// A decade is held out only if another decade remains, with twice as many points as parameters.
  private func largestDecadeIfAffordable() -> (rows: [Int], rule: String)? {
    let rungs = Rungs(self)
    let rows = rungs.rows(within: 10)
    let remaining = observations.count - rows.count
    guard !law.readsLoss, rungs.span >= 100, remaining >= 2 * objective.dimension,
      remaining >= rows.count
    else { return nil }
    return (rows, "largest decade of \(axisName(nil))")
  }

  private func axisName(_ name: String?) -> String {
    name ?? inputs.prefix(2).joined(separator: " * ")
  }

  private func powerLawError(_ seen: [Observation], _ truth: [Observation]) -> Double? {
    let columns = Columns(seen, inputs: inputs)
    let width = inputs.count + 1
    guard seen.count >= width, columns.targets.allSatisfy({ $0 > 0 }) else { return nil }
    func row(_ columns: Columns, _ point: Int) -> [Double] {
      [1] + columns.logs.map { $0[point] }
    }
    let line = LinearRegression(
      rows: (0..<columns.count).map { row(columns, $0) }, targets: columns.logTargets)
    let ahead = Columns(truth, inputs: inputs)
    return rootMeanSquare(
      (0..<ahead.count).map { dot(line.coefficients, row(ahead, $0)) - ahead.logTargets[$0] })
  }

  private func lastValueError(_ seen: [Observation], _ truth: [Observation]) -> Double {
    let losses = seen.map(\.loss)
    let last = (law.rises ? losses.max() : losses.min()) ?? .nan
    return rootMeanSquare(truth.map { log(last / $0.loss) })
  }
}

/// Returns the root of the mean of squares.
func rootMeanSquare(_ values: [Double]) -> Double {
  (values.reduce(0) { $0 + $1 * $1 } / Double(max(values.count, 1))).squareRoot()
}

/// Returns the pooled standard deviation of ln(loss) inside cells whose points share all inputs.
///
/// - Parameter observations: Points; the steps of a training curve differ in inputs and do not
///   count.
/// - Returns: The noise of a repeated run, or nil if no run was repeated.
func seedNoise(_ observations: [Observation]) -> Double? {
  let repeated = Dictionary(grouping: observations.filter { $0.loss > 0 && !$0.cell.isEmpty }) {
    RepeatedPlace(cell: $0.cell, inputs: $0.inputs)
  }.values.filter { $0.count > 1 }
  var (squares, freedom) = (0.0, 0)
  for points in repeated.sorted(by: { $0[0].cell < $1[0].cell }) {
    let logs = points.map { log($0.loss) }
    let mean = logs.reduce(0, +) / Double(logs.count)
    squares += logs.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    freedom += logs.count - 1
  }
  return freedom > 0 ? (squares / Double(freedom)).squareRoot() : nil
}

/// What repetitions of a run share.
private struct RepeatedPlace: Hashable {
  let cell: String
  let inputs: [String: Double]
}
