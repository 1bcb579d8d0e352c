import Data
import Models
import Settings
import Training

/// A grid with every combination of levels examined, and everything that is wrong with it.
struct Expansion {
  /// The study; probes that name no number of images have one that every cell can give them.
  private(set) var spec: Spec
  private let data: FactsReader
  /// Every combination once, in order; also those that cannot be trained.
  private(set) var cells: [Cell] = []
  private(set) var runs: [(run: PlannedRun, round: Int)] = []
  private var faults: [Fault] = []
  /// What only this processor has against a cell.
  private var refusals: [Fault] = []
  /// Wrong with the grid as a whole.
  private var excess: Problem?
  private var probes: ProbeCheck
  /// Probes whose own images cannot be read.
  private let unreadProbes: [Problem]
  /// Pairs of levels that give one setting, each pair of axes once.
  private var contradictions: [Contradiction: Problem] = [:]
  private var places: [Combination: Int] = [:]
  private var combinationsByID: [RunID: Combination] = [:]
  private var seedsByID: [RunID: Set<Int>] = [:]
  private var costs = CellCosts()

  /// The most runs that a study may have.
  static let mostRuns = 100_000

  private struct Contradiction: Hashable {
    let path: String
    let axes: [String]
  }

  /// What is wrong with a cell's control, which is to blame for it.
  private struct ControlFault: Error {
    let combination: Combination
    let error: any Error
  }

  /// One combination of levels.
  struct Cell {
    let combination: Combination
    /// With what is held equal solved.
    var config: CellConfig
    var held: [Held] = []
    /// nil where the images cannot be known.
    var data: DatasetFacts?
    /// nil where the cell cannot be trained.
    var cost: CellCost?
    var residentBytes = 0.0
  }

  /// - Parameters:
  ///   - spec: The study.
  ///   - data: What is known of the images.
  init(_ spec: Spec, _ data: FactsReader) {
    var spec = spec
    unreadProbes = spec.resolveProbes(data)
    (self.spec, self.data, probes) = (spec, data, ProbeCheck(spec))
    excess = Self.excess(of: spec)
    guard excess == nil else { return }
    for selection in spec.selections {
      for combination in Combination.all(of: selection, spec.axes) {
        let place = examine(combination)
        addRuns(of: cells[place], seeds: selection.seeds ?? spec.seeds)
      }
    }
    let known = cells.compactMap(\.data)
    if let images = known.map(\.labeledImages).min() {
      self.spec.limitProbes(to: images, classes: known.map { $0.classCount ?? 0 }.max() ?? 0)
    }
  }

  /// Everything that keeps the study from being run, where it is caused.
  var problems: [Problem] {
    [excess].compactMap(\.self) + contradictions.values + unreadProbes + probes.problems
      + placement.problems(faults)
  }

  /// The cells; nil where there are too many to know them.
  var wholeCells: [Cell]? { excess == nil ? cells : nil }

  var unsupported: [Problem] { placement.problems(refusals) }

  var placement: FaultPlacement {
    FaultPlacement(spec: spec, combinations: cells.map(\.combination))
  }

  /// Refuses a grid that is too large, before it is expanded.
  private static func excess(of spec: Spec) -> Problem? {
    let runs = spec.selections.reduce(0.0) { sum, selection in
      sum + Combination.count(of: selection, spec.axes)
        * Double((selection.seeds ?? spec.seeds).count)
    }
    guard runs > Double(mostRuns) else { return nil }
    let count = runs < 1e15 ? Int(runs).grouped : "over 10^15"
    let place = spec.positions[.runs] ?? spec.positions[.axes] ?? spec.position(of: .seeds)
    return Problem(
      at: place,
      "the study has \(count) runs, at most \(mostRuns.grouped) are planned; choose parts of the "
        + "grid with picks and runs, or take fewer levels or seeds")
  }
}

extension Expansion {
  /// Examines a combination that is not known yet.
  ///
  /// - Returns: Its place among the cells.
  private mutating func examine(_ combination: Combination) -> Int {
    if let known = places[combination] { return known }
    var cell = Cell(combination: combination, config: applied(combination))
    if !findContradictions(in: combination) { examine(&cell) }
    places[combination] = cells.count
    cells.append(cell)
    return cells.count - 1
  }

  /// Checks each part of a cell that can be checked, whatever is wrong with the others.
  private mutating func examine(_ cell: inout Cell) {
    let (before, combination) = (faults.count, cell.combination)
    let grid = look(&cell)
    let objections = cell.config.model.faults(grid) + objection(cell)
    faults += objections.map { Fault($0, in: combination) }
    faults += [evaluationFault(cell)].compactMap(\.self)
    probes.check(cell, patches: grid?.count)
    do { try cell.config.training.precision.checkSupport() } catch {
      refusals.append(Fault(error, in: combination))
    }
    guard faults.count == before, let facts = cell.data, let grid else { return }
    do { cell.cost = try costs.cost(cell.config, facts, grid) } catch {
      faults.append(Fault(error, in: combination))
    }
    cell.residentBytes = costs.residentBytes(
      cell.config, facts, grid, threads: spec.limits.threads ?? 1)
  }

  /// Looks at the cell's images, and solves for what is held equal.
  ///
  /// - Returns: How an image is cut; nil where that is not known.
  private mutating func look(_ cell: inout Cell) -> PatchGrid? {
    var grid: PatchGrid?
    do {
      let facts = try cell.config.data.facts(data)
      cell.data = facts
      grid = try PatchGrid(shape: facts.shape, patchSize: cell.config.model.patchSize)
      cell.held = try solve(&cell.config, cell.combination, spec.holds[...])
    } catch let error as DataError where cell.data == nil && isOfMixture(cell.config.data) {
      faults.append(
        Fault(combination: cell.combination, settings: ["data.mixture"]) { "\(error)" })
    } catch let fault as ControlFault {
      faults.append(Fault(fault.error, in: fault.combination))
    } catch { faults.append(Fault(error, in: cell.combination)) }
    return grid
  }

  /// Whether images are wrong only because of those mixed in.
  private func isOfMixture(_ config: DataConfig) -> Bool {
    var alone = config
    alone.mixture = nil
    return config.mixture != nil && (try? alone.facts(data)) != nil
  }

  /// What the objective has against the images.
  private func objection(_ cell: Cell) -> [any Error] {
    guard let facts = cell.data else { return [] }
    do { try cell.config.model.objective.method.check(facts) } catch { return [error] }
    return []
  }

  /// A loss that is asked to be measured on more images than are held out; where nothing is asked, all
  /// of them measure it.
  private func evaluationFault(_ cell: Cell) -> Fault? {
    let path = "training.evaluationImages"
    let (asked, held) = (cell.config.training.evaluationImages, cell.config.data.validationImages)
    let layers = [spec.baseLayer] + cell.combination.levels(spec.axes).map(\.layer)
    guard asked > held, layers.contains(where: { $0.position(of: path) != nil }) else { return nil }
    return Fault(combination: cell.combination, settings: [path, "data.validationImages"]) {
      "\(path) asks for \(asked) images, but data.validationImages holds out \(held); write "
        + "evaluationImages: \(held), or fewer, or hold out more"
    }
  }

  /// The base with the levels applied; their own mistakes are reported where they are read.
  private func applied(_ combination: Combination) -> CellConfig {
    var (cell, reading) = (spec.base, Reading())
    for level in combination.levels(spec.axes) {
      reading.beginScope()
      cell.apply(level.settings, reading: &reading)
    }
    return cell
  }

  /// Whether levels of two axes give the same setting, so that one would hide the other.
  private mutating func findContradictions(in combination: Combination) -> Bool {
    let levels = combination.levels(spec.axes)
    var isFound = false
    for later in levels.indices.dropFirst() {
      for earlier in levels.indices.prefix(later) {
        for path in levels[earlier].layer.contradictions(with: levels[later].layer) {
          report(
            path, levels[earlier], spec.axes[earlier].name, levels[later], spec.axes[later].name)
          isFound = true
        }
      }
    }
    return isFound
  }

  private mutating func report(
    _ path: String, _ earlier: Axis.Level, _ first: String, _ later: Axis.Level, _ second: String
  ) {
    let key = Contradiction(path: path, axes: [first, second])
    guard contradictions[key] == nil else { return }
    let line = (earlier.layer.position(of: path) ?? earlier.position).line
    contradictions[key] = Problem(
      at: later.layer.position(of: path) ?? later.position,
      "axis '\(second)' gives '\(path)', which axis '\(first)' gives on line \(line) already; "
        + "keep one")
  }

  /// Solves for what is held equal, in order.
  private func solve(
    _ cell: inout CellConfig, _ combination: Combination, _ holds: ArraySlice<Spec.HeldEqual>
  ) throws -> [Held] {
    var held: [Held] = []
    for (index, (quantity, hold)) in zip(holds.indices, holds) {
      guard let axis = spec.axes.firstIndex(where: { $0.name == hold.value.along }),
        combination.departure(axis, spec.axes) != nil
      else { continue }
      let controlled = combination.controlled(axis, spec.axes)
      var control = applied(controlled)
      _ = try solve(&control, controlled, holds[..<index])
      let target: Double
      do { target = try CellCost(control, control.data.facts(data)).value(of: quantity) } catch {
        throw ControlFault(combination: controlled, error: error)
      }
      let solver = HoldSolver(
        quantity: quantity, hold: hold.value, control: control, target: target,
        facts: try cell.data.facts(data))
      held.append(try solver.solve(&cell))
    }
    return held
  }

  private mutating func addRuns(of cell: Cell, seeds: [Int]) {
    guard let cost = cell.cost, let facts = cell.data else { return }
    let id = RunID(of: cell.config, data: facts)
    if let earlier = combinationsByID[id], earlier != cell.combination {
      // Settings that could not be read may be what sets the two apart.
      guard isWhole(earlier), isWhole(cell.combination) else { return }
      let (axes, later) = (spec.axes, cell.combination)
      faults.append(
        Fault(combination: later, settings: []) {
          "the cell \(later.text(axes)) equals the cell \(earlier.text(axes)); change a setting or "
            + "remove a level"
        })
      return
    }
    combinationsByID[id] = cell.combination
    let labels = cell.combination.labels(spec.axes)
    let differences = cell.config.differences(from: spec.base)
    let identity = cell.config.identity(facts)
    let position = FaultPlacement.position(of: cell.combination, in: spec)
    for (round, seed) in seeds.enumerated()
    where seedsByID[id, default: []].insert(seed).inserted {
      let config = RunConfig(cell: cell.config, seed: seed)
      let run = PlannedRun(
        id: RunID(of: identity, seed: seed), cell: id, config: config, data: facts,
        position: position, levels: labels,
        cost: cost.model, steps: cost.steps, residentBytes: cell.residentBytes,
        differences: differences, held: cell.held)
      runs.append((run, round))
    }
  }
}

extension Expansion {
  /// Whether all levels of a combination were read without a mistake.
  private func isWhole(_ combination: Combination) -> Bool {
    combination.levels(spec.axes).allSatisfy(\.layer.isWhole)
  }
}
