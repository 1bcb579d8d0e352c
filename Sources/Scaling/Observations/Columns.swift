import Foundation

/// Observations as columns for the inner loops: one array per quantity, all of equal length.
struct Columns: Sendable {
  let inputs: [[Double]]  // [input][point], in the law's order, > 0
  let logs: [[Double]]  // natural logarithms of `inputs`
  let targets: [Double]  // [point]
  let logTargets: [Double]  // NaN where the target is not positive
  let weights: [Double]  // [point], >= 0
  let trials: [Double]  // [point], 1 where unknown

  var count: Int { targets.count }

  init(
    inputs: [[Double]], targets: [Double], weights: [Double]? = nil, trials: [Double]? = nil
  ) {
    self.inputs = inputs
    logs = inputs.map { column in column.map { log($0) } }
    self.targets = targets
    logTargets = targets.map { $0 > 0 ? log($0) : .nan }
    self.weights = weights ?? Array(repeating: 1, count: targets.count)
    self.trials = trials ?? Array(repeating: 1, count: targets.count)
  }

  private init(
    inputs: [[Double]], logs: [[Double]], targets: [Double], logTargets: [Double],
    weights: [Double], trials: [Double]
  ) {
    self.inputs = inputs
    self.logs = logs
    self.targets = targets
    self.logTargets = logTargets
    self.weights = weights
    self.trials = trials
  }

  /// Returns the rows at `rows`, with `counts` multiplied into their weights.
  func selecting(_ rows: [Int], counts: [Double]? = nil) -> Columns {
    var weights = rows.map { self.weights[$0] }
    if let counts {
      for index in weights.indices { weights[index] *= counts[index] }
    }
    return Columns(
      inputs: inputs.map { column in rows.map { column[$0] } },
      logs: logs.map { column in rows.map { column[$0] } },
      targets: rows.map { targets[$0] }, logTargets: rows.map { logTargets[$0] },
      weights: weights, trials: rows.map { trials[$0] })
  }

  /// Returns the same points with other targets.
  func with(targets: [Double]) -> Columns {
    Columns(
      inputs: inputs, logs: logs, targets: targets,
      logTargets: targets.map { $0 > 0 ? log($0) : .nan }, weights: weights, trials: trials)
  }

  /// Returns evenly spaced rows of very many, else all.
  func thinned(to most: Int) -> Columns {
    guard count > 2 * most else { return self }
    return selecting((0..<most).map { $0 * count / most })
  }

  /// Returns the rows that a resample drew at least once; a row drawn twice has double weight.
  func resampled(_ counts: [Int]) -> Columns {
    let rows = counts.indices.filter { counts[$0] > 0 }
    return selecting(rows, counts: rows.map { Double(counts[$0]) })
  }
}

extension Columns {
  /// Converts observations to columns, in the order of `names`.
  ///
  /// - Parameters:
  ///   - observations: The points; each has every input in `names`, positive.
  ///   - names: The inputs of the law, in its order.
  init(_ observations: [Observation], inputs names: [String]) {
    self.init(
      inputs: names.map { name in observations.map { $0.inputs[name] ?? .nan } },
      targets: observations.map(\.loss), weights: observations.map(\.weight),
      trials: observations.map { $0.trials ?? 1 })
  }

  /// Makes columns without targets, to evaluate a fitted law.
  init(places: [[String: Double]], inputs names: [String]) {
    self.init(
      inputs: names.map { name in places.map { $0[name] ?? .nan } },
      targets: Array(repeating: .nan, count: places.count))
  }
}
