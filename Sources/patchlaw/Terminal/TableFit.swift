import Text
import Foundation
import Analysis
import Reporting
import Scaling
import Settings

/// One law fitted to the rows of a table, as the command line asks for it.
struct TableFit {
  private let command: FitCommand
  private let table: PointTable
  private let law: Law
  private let options: FitOptions

  init(_ command: FitCommand, table: PointTable, law: Law) throws {
    (self.command, self.table, self.law) = (command, table, law)
    options = command.method.options
  }

  func run() throws {
    let fit = try fit(command.points)
    let recount = try command.convention.map { try self.fit(command.points.under($0)) }
    if let plot = command.plot { try draw(fit, to: plot) }
    let predictions = try command.at.map { try prediction($0, fit) }
    if command.json { return try printJSON(card(fit, recount, predictions)) }
    FitText(fit).print()
    if let recount, let convention = command.convention {
      print("\nunder the convention \(convention):\n")
      FitText(recount).printParameters()
      FitText(recount).printWarnings()
    }
    try printComparison()
    try printRobustness(fit)
    for prediction in predictions { prediction.print() }
    print("\nagain: \(Self.commandLine)")
  }

  private func fit(_ points: FitPoints) throws -> Fit {
    let (inputs, read) = try read(points)
    FitProgress.say("\(read.observations.count.grouped) points, now fitted", of: table)
    try refuseTooFew(read.observations, of: inputs)
    return try law.fit(read.observations, inputs: inputs, options: options)
      .excluding(read.excluded)
  }

  /// The law's inputs, and the points with what the held-out rule reads besides.
  private func read(_ points: FitPoints) throws -> (
    inputs: [String], read: (observations: [Observation], excluded: [Exclusion])
  ) {
    let inputs = try points.inputs(of: law, besides: options.heldOut.inputs)
    let others = options.heldOut.inputs.filter { name in !inputs.contains { $0.name == name } }
    let roles = points.roles(try inputs + others.map { ($0, try points.formula(of: $0)) })
    return (inputs.map(\.name), try table.observations(roles))
  }

  /// Points through which no curve of the law is determined.
  private func refuseTooFew(_ points: [Observation], of inputs: [String]) throws {
    let usable = points.filter { point in
      point.loss.isFinite && inputs.allSatisfy { (point.inputs[$0] ?? 0) > 0 }
    }
    guard !usable.isEmpty else { return }
    let free = law.parameters.count { options.fixed[$0.name] == nil }
    guard usable.count >= free else {
      throw UserError(
        "\(table.file): law '\(law.name)' has \(free.counted("constant")), but there "
          + (usable.count == 1 ? "is 1 point" : "are \(usable.count) points")
          + "; give more rows, or hold constants with --fix")
    }
    for input in inputs where free > 0 && Set(usable.compactMap { $0.inputs[input] }).count == 1 {
      throw UserError(
        "\(table.file): every row has the same \(input), which determines no curve; give rows with "
          + "at least two values of it")
    }
  }

  private func printRobustness(_ fit: Fit) throws {
    let robustness = FitRobustness(fit, law: law, options: options)
    if command.stability { try robustness.printStability() }
    if command.lastRungs { try printLastRungs(fit) }
    for name in command.profile { try robustness.printProfile(of: name) }
  }

  private func regime(_ fit: Fit) throws -> Regime {
    let points = fit.residuals.map(\.observation)
    guard let regime = try law.regime(points, inputs: fit.inputs, options: options) else {
      throw UserError(
        "--last-rungs: too few sizes to leave some out; give at least six, or leave the option out")
    }
    return regime
  }

  private func printLastRungs(_ fit: Fit) throws {
    let regime = try regime(fit)
    let text = Table(
      headings: ["last rungs", "from", "error of the next"],
      rows: regime.rows.map { row in
        [
          "\(row.rungs)\(row.rungs == regime.rungs ? ", chosen" : "")", row.from.significant(6),
          (100 * row.error).shown(3, plus: true) + " %",
        ]
      })
    print("\n\(text.text)\n")
    FitText(regime.fit).printParameters()
    if let warning = regime.warning { print("warning: \(warning.detail)") }
  }

  private func card(_ fit: Fit, _ recount: Fit?, _ predictions: [FitPrediction]) throws
    -> TableFitCard
  {
    var card = FitCard(fit)
    card.command = Self.commandLine
    if let recount, let convention = command.convention {
      card.convention = FitCard.ConventionCard(counting: ["changed": convention], fit: recount)
    }
    return TableFitCard(
      card: card, comparison: try comparison()?.rows, predictions: predictions,
      lastRungs: command.lastRungs ? LastRungsCard(try regime(fit)) : nil)
  }

  private func comparison() throws -> LawComparison? {
    guard !command.compare.isEmpty else { return nil }
    let laws = try command.compare.flatMap { $0.split(separator: ",") }.map {
      try Law.named(String($0))
    }
    let (inputs, read) = try read(command.points)
    return LawComparison(
      of: [law] + laws, on: read.observations, inputs: inputs, options: options)
  }

  private func printComparison() throws {
    guard let comparison = try comparison() else { return }
    let text = Table(
      headings: ["law", "constants", "objective", "AICc", "held-out error"],
      rows: comparison.rows.map { row in
        [
          row.law, "\(row.parameters)",
          row.objective.map { $0.significant(6) } ?? row.failure ?? "",
          row.criterion.map { String(format: "%.2f", $0) } ?? "–",
          row.heldOutError.map { String(format: "%.3f %%", 100 * $0) } ?? "–",
        ]
      })
    print("\n" + text.text)
  }

  private func prediction(_ place: Place, _ fit: Fit) throws -> FitPrediction {
    if fit.inputs.count > 1, let flops = place.values["flops"], place.values.count == 1 {
      guard
        let allocation = fit.allocation(of: flops, flopsPerPair: command.flopsPerPair)
      else {
        throw UserError("law '\(law.name)' has no best split of a budget; give every input in --at")
      }
      return FitPrediction(
        allocation: allocation, prediction: nil,
        outside: fit.extrapolations(at: place.values, flopsPerPair: command.flopsPerPair))
    }
    guard Set(place.values.keys) == Set(fit.inputs) else {
      throw UserError(
        "--at '\(place.text)': '\(law.name)' needs \(fit.inputs.joined(separator: ", "))")
    }
    return FitPrediction(
      allocation: nil, prediction: fit.predict(at: place.values),
      outside: fit.extrapolations(at: place.values))
  }

  private func draw(_ fit: Fit, to path: String) throws {
    let drawing = UserFigure(path: path)
    let title = "\(law.name) of \(table.file)"
    let place =
      fit.inputs.count == 1
      ? try command.points.inputs(of: law, besides: options.heldOut.inputs)[0].formula : nil
    let curve = ScalingFigure(
      name: drawing.name, fit: fit, title: title, quantity: command.points.loss, place: place
    ).figure
    try drawing.draw(curve ?? SurfaceFigure(name: drawing.name, fit: fit, title: title).figure)
  }

  /// The command that was given, quoted for a shell.
  static var commandLine: String {
    (["patchlaw"] + CommandLine.arguments.dropFirst().map(\.shellWord)).joined(separator: " ")
  }
}

/// What a law says about a place or a budget.
struct FitPrediction: Encodable {
  let allocation: Allocation?
  let prediction: Prediction?
  /// Inputs that lie outside the fitted points.
  let outside: [Extrapolation]

  func print() {
    if let allocation {
      Swift.print("\nat \(allocation.flops.significant(6)) FLOPs:")
      Swift.print("  best size      \(allocation.parameters.text)")
      Swift.print("  best data      \(allocation.images.text)")
      Swift.print("  loss there     \(allocation.loss.text)")
      Swift.print("  size grows as  C^\(allocation.exponent.text)")
    }
    if let prediction {
      let place = prediction.place.sorted { $0.key < $1.key }.map {
        "\($0.key) \($0.value.significant(6))"
      }
      let estimate = Estimate(value: prediction.value, low: prediction.low, high: prediction.high)
      Swift.print("\na new run at \(place.joined(separator: ", ")): \(estimate.text)")
      let mean = Estimate(
        value: prediction.value, low: prediction.meanLow, high: prediction.meanHigh)
      Swift.print("  mean of many runs there: \(mean.text)")
    }
    for input in outside { Swift.print("\(input.isFar ? "warning" : "note"): \(input.sentence)") }
  }
}

/// The card of a fit with what else was asked.
struct TableFitCard: Encodable {
  let card: FitCard
  let comparison: [LawComparison.Row]?
  let predictions: [FitPrediction]
  let lastRungs: LastRungsCard?

  private enum CodingKeys: String, CodingKey { case comparison, predictions, lastRungs }

  func encode(to encoder: any Encoder) throws {
    try card.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encodeIfPresent(comparison, forKey: .comparison)
    try container.encodeIfPresent(lastRungs, forKey: .lastRungs)
    if !predictions.isEmpty { try container.encode(predictions, forKey: .predictions) }
  }
}

/// The last rungs as other programs read them.
struct LastRungsCard: Encodable {
  let rows: [Regime.Row]
  let rungs: Int
  let isChanged: Bool
  let fit: FitCard

  init(_ regime: Regime) {
    (rows, rungs, isChanged) = (regime.rows, regime.rungs, regime.isChanged)
    fit = FitCard(regime.fit)
  }
}
