import Data
import Settings

/// Runs that were finished under the settings of a plan's runs, but on other images.
public struct ChangedData: Sendable {
  /// Runs of the plan that are new only because the images changed.
  public let runs: [PlannedRun]

  /// - Parameters:
  ///   - plan: The study.
  ///   - index: What is done already; nil when nothing was run yet.
  /// - Throws: ``RunError`` when the study's archive cannot be read.
  public init(_ plan: Plan, index: RunIndex?) throws {
    let path = index.map { StudyArchive.path(of: plan.spec.name, in: $0.results) }
    let archive = try path.flatMap { try StudyArchive(contentsOf: $0) }
    let planned = Set(plan.runs.map(\.id.text))
    let earlier = archive?.runs.values.map { $0 } ?? []
    // A record without a fingerprint is of a version that named runs by the path of their images.
    let finished = earlier.filter {
      $0.hasEnded && $0.run.data.fingerprint != nil && !planned.contains($0.run.id)
    }
    let settings = Dictionary(
      finished.compactMap { snapshot in
        (try? RunConfig(json: snapshot.run.settings.json)).map { ($0, snapshot.run) }
      }, uniquingKeysWith: { first, _ in first })
    runs = plan.runs.filter { run in
      guard let before = settings[run.config], index?.isComplete(run.id, probes: []) != true else {
        return false
      }
      return before.data.fingerprint != run.data.fingerprint
    }
  }
}
