import Foundation

/// Some finished runs of a study, trained once more and compared with what its archive says.
public struct Repetition {
  /// The study with the chosen runs alone.
  public let plan: Plan
  private let known: [RunID: RunSnapshot]

  /// Chooses runs that lie evenly over the study's.
  ///
  /// - Parameters:
  ///   - plan: The study.
  ///   - count: How many, at most.
  ///   - results: The results folder.
  /// - Throws: ``RunError/unregistered(study:results:)``, or what keeps the archive from being read.
  public init(of plan: Plan, count: Int, in results: String) throws {
    guard
      let archive = try StudyArchive(contentsOf: StudyArchive.path(of: plan.spec.name, in: results))
    else { throw RunError.unregistered(study: plan.spec.name, results: results) }
    let ended = plan.runs.filter { archive.runs[$0.id.text]?.hasEnded == true }.map(\.id)
    let chosen = (0..<min(count, ended.count)).map {
      ended[$0 * ended.count / min(count, ended.count)]
    }
    self.plan = Plan(plan) { chosen.contains($0.id) }
    known = Dictionary(
      chosen.compactMap { id in archive.runs[id.text].map { (id, $0) } }
    ) { first, _ in first }
  }

  /// How the repetition of a run compares with the first time.
  ///
  /// - Parameters:
  ///   - run: One of the plan's.
  ///   - results: The folder in which it was repeated.
  /// - Throws: What keeps the repetition from being read.
  public func comparison(of run: PlannedRun, repeatedIn results: String) throws -> RunComparison {
    let (again, fault) = try RunFolder(results: results, id: run.id).snapshot()
    if let fault { return .different(fault) }
    guard let first = known[run.id] else { return .different("the first training is not known") }
    return RunComparison(first, again)
  }
}
