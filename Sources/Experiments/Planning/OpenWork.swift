public import Probes

/// What of a study is still to be done, beside what is on disk and what other studies do.
public struct OpenWork: Sendable {
  /// Runs to be trained, and probed with all of the study's probes.
  public let untrained: [PlannedRun]
  /// Runs trained already, or by another study, and the probes still to be scored.
  public let unprobed: [Unprobed]

  /// A trained run that lacks scores.
  public struct Unprobed: Sendable {
    public let run: PlannedRun
    public let probes: [ProbeConfig]
  }

  /// - Parameters:
  ///   - plan: The study.
  ///   - results: The results folder.
  ///   - elsewhere: Runs that other studies train, with the probes that they score.
  public init(_ plan: Plan, results: String, elsewhere: [RunID: Set<RunID>] = [:]) {
    let probes = plan.spec.probes.map { (RunID(of: $0.value), $0.value) }
    func folder(_ run: PlannedRun) -> RunFolder { RunFolder(results: results, id: run.id) }
    func isTrained(_ run: PlannedRun) -> Bool {
      folder(run).isComplete(probes: []) || elsewhere[run.id] != nil
    }
    untrained = plan.runs.filter { !isTrained($0) }
    unprobed = plan.runs.filter {
      isTrained($0) && !folder($0).isComplete(probes: probes.map(\.0))
    }.compactMap { run in
      let open = probes.filter { id, _ in
        elsewhere[run.id]?.contains(id) != true && !folder(run).hasScores(id)
      }
      return open.isEmpty ? nil : Unprobed(run: run, probes: open.map(\.1))
    }
  }
}
