public import Data
import Models
public import Settings
import Training

/// A study expanded into runs: `plan` prints it, `run` executes it.
///
/// One seed of everything first, and the cheap before the dear, so that every question has an early
/// answer.
public struct Plan: Sendable {
  public let spec: Spec
  public let runs: [PlannedRun]
  /// The order in which workers take the runs: in the last round the dear before the cheap, so that
  /// they end together.
  public let schedule: [PlannedRun]
  /// Cells that this processor cannot run, though another could: they have a plan and a price here.
  public let unsupported: [Problem]

  /// Expands a spec.
  ///
  /// The images are looked at, since their number sets steps and their bytes name the runs.
  ///
  /// - Parameters:
  ///   - spec: The study.
  ///   - data: What is known of the images.
  /// - Throws: ``SpecError`` with every cell that cannot be trained, at the level that makes it so.
  public init(_ spec: Spec, data: FactsReader = FactsReader()) throws {
    var expansion = Expansion(spec, data)
    try expansion.expand()
    let problems = expansion.reading.problems.inOrder
    guard problems.isEmpty else { throw SpecError.invalid(spec.file, problems) }
    self.spec = spec
    unsupported = expansion.unsupported.problems.inOrder
    let ordered = expansion.runs.sorted {
      ($0.round, $0.run.flops, $0.run.id) < ($1.round, $1.run.flops, $1.run.id)
    }
    let lastRound = ordered.last?.round
    runs = ordered.map(\.run)
    schedule =
      ordered.filter { $0.round != lastRound }.map(\.run)
      + ordered.filter { $0.round == lastRound }.map(\.run).reversed()
  }

  /// Checks that this processor can run every cell.
  ///
  /// - Throws: ``SpecError`` with every cell that it cannot, at the level that makes it so.
  public func checkSupport() throws {
    guard unsupported.isEmpty else { throw SpecError.invalid(spec.file, unsupported) }
  }

  /// The runs' cells, each once, in order.
  public var cells: [[PlannedRun]] {
    var order: [RunID] = []
    var groups: [RunID: [PlannedRun]] = [:]
    for run in runs {
      if groups[run.cell] == nil { order.append(run.cell) }
      groups[run.cell, default: []].append(run)
    }
    return order.compactMap { groups[$0] }
  }
}

/// The work of expanding a grid: what was made so far, and what was found wrong.
private struct Expansion {
  let spec: Spec
  var reading = Reading()
  /// What only this processor has against a cell.
  var unsupported = Reading()
  var runs: [(run: PlannedRun, round: Int)] = []
  private var levelsByID: [RunID: [String: String]] = [:]
  private let data: FactsReader
  /// What is wrong with images, each told once, however many cells see them.
  private var dataErrors: Set<DataError> = []

  init(_ spec: Spec, _ data: FactsReader) { (self.spec, self.data) = (spec, data) }

  mutating func expand() throws {
    for selection in spec.selections {
      for levels in combinations(selection) {
        try add(levels, seeds: selection.seeds ?? spec.seeds)
      }
    }
  }

  /// One axis and the level taken from it.
  private typealias Chosen = (axis: Axis, level: Axis.Level)

  /// Every combination of the selected levels; axes not selected stay at their base.
  private func combinations(_ selection: Selection) -> [[Chosen]] {
    spec.axes.reduce([[]]) { combinations, axis in
      let chosen = selection.levels.first { $0.axis == axis.name }?.labels ?? [axis.base.label]
      let levels = axis.levels.filter { chosen.contains($0.label) }
      return combinations.flatMap { combination in levels.map { combination + [(axis, $0)] } }
    }
  }

  private mutating func add(_ levels: [Chosen], seeds: [Int]) throws {
    let position =
      levels.last { $0.level != $0.axis.base }?.level.position ?? spec.position(of: .base)
    do {
      let facts = try applied(levels).data.facts(data)
      let (cell, held) = try resolve(levels, spec.holds[...])
      let cost = try CellCost(cell, facts)
      try spec.checkProbes(of: cell, patches: cost.model.patches)
      spec.checkLabels(facts, &reading)
      try cell.model.objective.method.check(facts)
      let resident = try cell.residentBytes(beside: facts, threads: spec.limits.threads ?? 1)
      let labels = Dictionary(uniqueKeysWithValues: levels.map { ($0.axis.name, $0.level.label) })
      add(cell, facts, labels, seeds, cost, resident, held, at: position)
      checkSupport(cell, at: position)
    } catch let error as DataError {
      if dataErrors.insert(error).inserted { reading.report(at: position, "\(error)") }
    } catch {
      reading.report(at: position, "\(error)")
    }
  }

  private mutating func checkSupport(_ cell: CellConfig, at position: Position) {
    do {
      try cell.training.precision.checkSupport()
    } catch {
      unsupported.report(at: position, "\(error)")
    }
  }

  /// The base with the levels applied.
  private mutating func applied(_ levels: [Chosen]) -> CellConfig {
    var cell = spec.base
    // One scope for all levels: two axes that give the same setting would hide one another.
    reading.beginScope()
    for (_, level) in levels { cell.apply(level.settings, reading: &reading) }
    return cell
  }

  /// The cell of a combination: the levels applied, then what is held equal solved, in order.
  private mutating func resolve(
    _ levels: [Chosen], _ holds: ArraySlice<Spec.HeldEqual>
  ) throws -> (cell: CellConfig, held: [Held]) {
    var cell = applied(levels)
    var held: [Held] = []
    for (index, (quantity, hold)) in zip(holds.indices, holds) {
      guard let place = levels.firstIndex(where: { $0.axis.name == hold.value.along }),
        levels[place].level != levels[place].axis.base
      else { continue }
      var controls = levels
      controls[place].level = levels[place].axis.base
      let control = try resolve(controls, holds[..<index]).cell
      let target = try CellCost(control, control.data.facts(data)).value(of: quantity)
      let solver = HoldSolver(
        quantity: quantity, hold: hold.value, control: control, target: target,
        facts: try cell.data.facts(data))
      held.append(try solver.solve(&cell))
    }
    return (cell, held)
  }

  private mutating func add(
    _ cell: CellConfig, _ facts: DatasetFacts, _ levels: [String: String], _ seeds: [Int],
    _ cost: CellCost, _ resident: Double, _ held: [Held], at position: Position
  ) {
    let differences = cell.differences(from: spec.base)
    for (round, seed) in seeds.enumerated() {
      let config = RunConfig(cell: cell, seed: seed)
      let run = PlannedRun(
        id: RunID(of: config, data: facts), cell: RunID(of: cell, data: facts), config: config,
        data: facts, position: position, levels: levels, cost: cost.model, steps: cost.steps,
        residentBytes: resident, differences: differences, held: held)
      if let earlier = levelsByID[run.id] {
        if earlier != levels {
          reading.report(
            at: position,
            "this cell equals the one at \(text(earlier)); change a setting or a level")
        }
        continue
      }
      levelsByID[run.id] = levels
      runs.append((run, round))
    }
  }

  private func text(_ levels: [String: String]) -> String {
    levels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ", ")
  }
}
