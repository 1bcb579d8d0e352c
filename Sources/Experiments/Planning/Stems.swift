import Data
import Models
import Settings
import Store
import Training

/// Runs that differ in nothing but their length, and so begin with the same steps.
///
/// As long as two lengths have the same learning rate, they have the same bits: with
/// `schedule: warmupStableDecay` and a warm-up of a number of steps, a shorter run is a branch of the
/// longest one up to where it begins to decay. The longest run is the stem: it is trained first and
/// brings each branch to its branch point, from where the branch goes on as an interrupted run does.
///
/// Source: Hägele et al. 2024 (arXiv:2405.18392), sections 3 and 5.
public struct Stems: Sendable {
  /// A run that begins as a longer one does.
  public struct Branch: Sendable {
    public let run: PlannedRun
    public let stem: RunID
    /// The first steps, that both have in common.
    public let step: Int
  }

  private let branches: [RunID: Branch]
  private let ofStem: [RunID: [Branch]]

  /// Below this fraction of its steps a run waits longer for a stem than it gains.
  private static let leastGain = 0.1

  /// - Parameter runs: Those among which stems and branches are found.
  public init(_ runs: [PlannedRun]) {
    let related = Dictionary(grouping: runs.filter(\.mayBranch), by: \.beginning)
    let found = related.values.flatMap { runs -> [Branch] in
      guard let stem = runs.max(by: { ($0.steps, $0.id) < ($1.steps, $1.id) }) else { return [] }
      return runs.compactMap { run in
        let common = run.config.cell.training.commonSteps(of: run.steps, and: stem.steps)
        guard run.steps < stem.steps, Double(common) >= Self.leastGain * Double(run.steps) else {
          return nil
        }
        return Branch(run: run, stem: stem.id, step: common)
      }
    }
    branches = Dictionary(found.map { ($0.run.id, $0) }) { first, _ in first }
    ofStem = Dictionary(grouping: found, by: \.stem).mapValues { branches in
      branches.sorted { ($0.step, $0.run.id) < ($1.step, $1.run.id) }
    }
  }

  /// What a run branches off; nil for one that does not.
  public func branch(_ run: RunID) -> Branch? { branches[run] }

  /// The branches of a stem, the shortest first; none of any other run.
  public func branches(of run: RunID) -> [Branch] { ofStem[run] ?? [] }

  /// The part of a run's steps that its stem takes for it, 0 to 1.
  ///
  /// - Parameters:
  ///   - run: The run.
  ///   - trained: Runs that are to be trained: a stem that is trained already brings nobody along.
  public func sharedFraction(of run: PlannedRun, trained: Set<RunID>) -> Double {
    guard let branch = branches[run.id], trained.contains(branch.stem) else { return 0 }
    return Double(branch.step) / Double(run.steps)
  }
}

extension PlannedRun {
  /// Whether nothing but the learning rate depends on the run's length.
  fileprivate var mayBranch: Bool {
    let model = config.cell.model
    if case .annealed = model.order { return false }
    return !model.objective.method.dependsOnLength
  }

  /// What runs of all lengths have in common.
  fileprivate var beginning: RunConfig {
    var beginning = config
    beginning.cell.training.budget = TrainingConfig().budget
    return beginning
  }
}

extension Stems.Branch {
  /// Whether the run's stem can still bring it along.
  ///
  /// - Parameters:
  ///   - results: The results folder.
  ///   - stemStep: Steps that the stem has taken, as its last checkpoint says.
  func canFollow(in results: String, stemStep: Int) -> Bool {
    let folder = RunFolder(results: results, id: run.id)
    let status = folder.status
    guard stemStep < step, status.step < step, !folder.hasWeights,
      [.planned, .running].contains(status.state)
    else { return false }
    // One that was begun alone is further than a stem that was not begun, and a branch is saved before
    // its stem.
    return stemStep == 0 ? status.step == 0 : status.step >= stemStep
  }

  /// Whether the run must wait: its stem is to be trained, or is being trained, and can bring it along.
  ///
  /// - Parameters:
  ///   - results: The results folder.
  ///   - isOpen: Whether the stem is still to be looked at by who asks.
  func mustWait(in results: String, isOpen: Bool) -> Bool {
    let folder = RunFolder(results: results, id: stem)
    let status = folder.status
    guard !folder.hasWeights, [.planned, .running].contains(status.state),
      isOpen || folder.isTaken
    else { return false }
    return canFollow(in: results, stemStep: status.step)
  }
}
