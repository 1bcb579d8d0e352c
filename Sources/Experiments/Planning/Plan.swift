public import Data
import Models
public import Settings
import Training

/// A study expanded into runs: `plan` prints it, `run` executes it.
///
/// One seed of each cell comes first, the cheapest before the others, so that every question has an
/// early answer.
public struct Plan: Sendable {
  public let spec: Spec
  public let runs: [PlannedRun]
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

  /// The same study with some of its runs.
  init(_ plan: Plan, runs isKept: (PlannedRun) -> Bool) {
    (spec, unsupported) = (plan.spec, plan.unsupported)
    (runs, schedule) = (plan.runs.filter(isKept), plan.schedule.filter(isKept))
  }

  /// Other runs, and the spec as it would have to be for them, in their order.
  init(_ spec: Spec, runs: [PlannedRun]) {
    (self.spec, self.runs, schedule, unsupported) = (spec, runs, runs, [])
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
