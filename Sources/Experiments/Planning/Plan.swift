public import Data
import Models
import Questions
public import Settings
import Training

/// A study expanded into runs: `plan` prints it, `run` executes it.
///
/// One seed of each cell comes first, the cheapest before the others, so that every question has an
/// early answer.
public struct Plan: Sendable {
  public let spec: Spec
  public let runs: [PlannedRun]
  /// Every run that the study may come to have, with the place of its seed among those of its cell.
  private let candidates: [(run: PlannedRun, round: Int)]
  /// The order in which workers take the runs: the last seed's longest first, so that workers finish
  /// together.
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
  /// - Throws: ``SpecError`` with everything that keeps cells from being trained, where it is caused.
  public init(_ spec: Spec, data: FactsReader = FactsReader()) throws {
    let expansion = Expansion(spec, data)
    let problems = expansion.problems.inOrder
    guard problems.isEmpty else { throw SpecError.invalid(spec.file, problems) }
    self.init(expansion)
  }

  /// Takes over a grid in which nothing is wrong.
  init(_ expansion: Expansion) {
    spec = expansion.spec
    unsupported = expansion.unsupported.inOrder
    candidates = expansion.runs.sorted {
      ($0.round, $0.run.flops, $0.run.id) < ($1.round, $1.run.flops, $1.run.id)
    }
    let first = spec.looks?.first ?? .max
    (runs, schedule) = Self.inOrder(candidates.filter { $0.round < first })
  }

  /// The runs, and the order in which workers take them.
  private static func inOrder(
    _ ordered: [(run: PlannedRun, round: Int)]
  ) -> ([PlannedRun], [PlannedRun]) {
    let lastRound = ordered.last?.round
    return (
      ordered.map(\.run),
      ordered.filter { $0.round != lastRound }.map(\.run)
        + ordered.filter { $0.round == lastRound }.map(\.run).reversed()
    )
  }

  /// Checks that this processor can run every cell.
  ///
  /// - Throws: ``SpecError`` with every cell that it cannot, at the level that makes it so.
  public func checkSupport() throws {
    guard unsupported.isEmpty else { throw SpecError.invalid(spec.file, unsupported) }
  }

  /// The same study with some of its runs.
  init(_ plan: Plan, runs isKept: (PlannedRun) -> Bool) {
    (spec, unsupported) = (plan.spec, plan.unsupported)
    (runs, schedule) = (plan.runs.filter(isKept), plan.schedule.filter(isKept))
    candidates = plan.candidates.filter { isKept($0.run) }
  }

  /// Other runs, and the spec as it would have to be for them, in their order.
  init(_ spec: Spec, runs: [PlannedRun]) {
    (self.spec, self.runs, schedule, unsupported) = (spec, runs, runs, [])
    candidates = runs.map { (run: $0, round: 0) }
  }

  /// The same study with other runs of all that it may come to have.
  private init(_ plan: Plan, choosing isChosen: (PlannedRun, Int) -> Bool) {
    (spec, unsupported, candidates) = (plan.spec, plan.unsupported, plan.candidates)
    (runs, schedule) = Self.inOrder(
      plan.candidates.filter { isChosen($0.run, $0.round) })
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

extension Plan {
  /// Whether seeds are added until claims are decided; the first look's are planned until ``grown(to:)``.
  public var isGrowing: Bool { spec.looks != nil }

  /// A study to which seeds are added, with as many as each cell has by now.
  ///
  /// - Parameter seeds: By cell; one that is not named has those of the first look.
  public func grown(to seeds: [RunID: Int]) -> Plan {
    guard let looks = spec.looks else { return self }
    return Plan(self, choosing: { run, round in round < max(looks.first, seeds[run.cell] ?? 0) })
  }

  /// The study with every run that it may come to have.
  public var whole: Plan { Plan(self, choosing: { _, _ in true }) }

  /// The study with those of all its possible runs that are registered.
  func registered(_ runs: Set<String>) -> Plan {
    isGrowing ? Plan(self, choosing: { run, _ in runs.contains(run.id.text) }) : self
  }
}
