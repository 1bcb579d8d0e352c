import Data
import Settings
import Store

/// Runs that were finished under the settings of a plan's runs, but on other images.
public struct ChangedData: Sendable {
  /// Runs of the plan that are new only because the images changed.
  public let runs: [PlannedRun]

  /// - Parameters:
  ///   - plan: The study.
  ///   - index: What is done already; nil when nothing was run yet. An archive that cannot be
  ///   read, which the index has named, knows of none.
  public init(_ plan: Plan, index: RunIndex?) {
    let path = index.map { StudyArchive.path(of: plan.spec.name, in: $0.results) }
    let archive = path.flatMap { try? StudyArchive(contentsOf: $0) }
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

extension RunIndex {
  /// How many finished runs of a study were trained on other images than those that lie in the same
  /// place now; a source that cannot be read here counts as unchanged.
  ///
  public func runsOnOtherImages(of study: String) -> Int {
    // As they are now, by the settings that say where they lie.
    var known: [DataConfig: String?] = [:]
    return ((try? store.finishedCells(of: study)) ?? []).reduce(0) { sum, cell in
      guard let then = cell.images,
        let data = try? RunConfig(json: cell.configuration).cell.data
      else { return sum }
      let now = known[data] ?? (try? data.facts().fingerprint)
      known[data] = .some(now)
      return now.map { $0 != then } == true ? sum + cell.count : sum
    }
  }
}
