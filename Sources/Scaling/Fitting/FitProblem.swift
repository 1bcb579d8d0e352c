/// The points that a law is fitted to, validated and arranged in columns.
struct FitProblem: Sendable {
  let law: Law
  let inputs: [String]
  let options: FitOptions
  let loss: Loss
  let observations: [Observation]
  let excluded: [Exclusion]
  let objective: Objective

  /// With fewer points, an irreducible loss cannot be separated from a smaller exponent: a pure
  /// power law fits AIM's four points to 1e-4.
  static let pointsForIrreducible = 5

  init(
    law: Law, observations: [Observation], inputs: [String], options: FitOptions
  ) throws {
    self.law = law
    self.inputs = inputs
    guard inputs.count == law.inputs.count else {
      throw FitError.wrongInputs(law: law.name, needed: law.inputs, given: inputs)
    }
    try Self.checkInputs(inputs + options.heldOut.inputs, observations)
    loss = options.loss ?? .suited(to: observations)
    var settled = options
    settled.loss = loss
    self.options = settled
    let sorted = Self.sort(observations, inputs: inputs, loss: loss)
    self.observations = sorted.usable
    excluded = sorted.excluded
    objective = Objective(
      law: law, columns: Columns(sorted.usable, inputs: inputs), loss: loss,
      fixed: try Self.positions(of: options.fixed, in: law))
    try checkCount()
  }

  /// Returns the same problem restricted to some of its points.
  func over(_ observations: [Observation]) throws -> FitProblem {
    try FitProblem(law: law, observations: observations, inputs: inputs, options: options)
  }

  /// The rows that a resample draws together: cells, or the families of those that begin with the same
  /// steps where enough of them remain.
  var clusters: [[Int]] {
    switch options.resampling.unit {
    case .points: observations.indices.map { [$0] }
    case .cells: isByFamily ? Bootstrap.grouped(observations.families) : byCell
    }
  }

  private var byCell: [[Int]] { Bootstrap.grouped(observations.map(\.cell)) }

  private var isByFamily: Bool { Set(observations.families).count >= fewestClusters }

  /// Clusters that intervals need at least.
  var fewestClusters: Int {
    max(WildResampling.fewestClusters, objective.dimension + WildResampling.fewestFree)
  }

  /// Says that errors are related which intervals take as independent; nil where they do not.
  var sharedSteps: Warning? {
    options.resampling.count == 0 || options.resampling.unit == .cells && isByFamily
      ? nil : observations.sharedSteps
  }

  private static func checkInputs(_ inputs: [String], _ observations: [Observation]) throws {
    for name in inputs where !observations.isEmpty {
      guard observations.contains(where: { $0.inputs[name] != nil }) else {
        let known = Set(observations.flatMap { Array($0.inputs.keys) })
        throw FitError.missingInput(name, known: known.sorted())
      }
    }
  }

  private func checkCount() throws {
    guard !observations.isEmpty else {
      throw FitError.noPoints(law: law.name, excluded: excluded.count)
    }
    let fitsIrreducible = law.irreducible.map { options.fixed[$0] == nil } ?? false
    if fitsIrreducible, observations.count < Self.pointsForIrreducible {
      throw FitError.irreducibleFromTooFew(
        law: law.name, points: observations.count, needed: Self.pointsForIrreducible)
    }
  }

  private static func positions(of fixed: [String: Double], in law: Law) throws -> [Int: Double] {
    var positions: [Int: Double] = [:]
    for (name, value) in fixed {
      guard let position = law.parameters.firstIndex(where: { $0.name == name }) else {
        throw FitError.unknownParameter(
          name, law: law.name, known: law.parameters.map(\.name))
      }
      positions[position] = law.parameters[position].coordinate(of: value)
    }
    return positions
  }

  private static func sort(_ observations: [Observation], inputs: [String], loss: Loss)
    -> (usable: [Observation], excluded: [Exclusion])
  {
    var usable: [Observation] = []
    var excluded: [Exclusion] = []
    for observation in observations {
      if let reason = reasonToExclude(observation, inputs: inputs, loss: loss) {
        excluded.append(Exclusion(label: observation.label, reason: reason))
      } else {
        usable.append(observation)
      }
    }
    return (usable, excluded)
  }

  private static func reasonToExclude(
    _ observation: Observation, inputs: [String], loss: Loss
  ) -> String? {
    for name in inputs {
      guard let value = observation.inputs[name] else { return "has no \(name)" }
      guard value > 0, value.isFinite else { return "\(name) is \(value), not positive" }
    }
    guard observation.loss.isFinite else { return "the loss is \(observation.loss)" }
    if loss.residual == .log, loss.penalty != .binomial, observation.loss <= 0 {
      return "the loss is \(observation.loss), but a log residual needs a positive loss"
    }
    if loss.penalty == .binomial, !(0...1 ~= observation.loss) {
      return "the rate is \(observation.loss), outside 0...1"
    }
    guard observation.weight >= 0, observation.weight.isFinite else {
      return "the weight is \(observation.weight)"
    }
    return nil
  }
}
