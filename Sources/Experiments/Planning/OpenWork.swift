import Kernels
public import Probes
import Store

/// The remaining work of a study, without finished runs and those owned by other studies.
public struct OpenWork: Sendable {
  /// Runs to be trained, and probed with all of the study's probes.
  public let untrained: [PlannedRun]
  /// Runs trained already, or by another study, and the probes still to be scored.
  public let unprobed: [Unprobed]
  /// Memory of a process that computes the floors that are missing, at most; 0 if none are.
  let floorBytes: Double

  /// Whether nothing is left.
  public var isEmpty: Bool { untrained.isEmpty && unprobed.isEmpty }

  /// A trained run that lacks scores.
  public struct Unprobed: Sendable {
    public let run: PlannedRun
    public let probes: [ProbeConfig]
  }

  /// - Parameters:
  ///   - plan: The study.
  ///   - index: What is done already; nil when nothing was run yet.
  ///   - elsewhere: Runs that other studies train, with the probes that they score.
  public init(_ plan: Plan, index: RunIndex?, elsewhere: [RunID: Set<RunID>] = [:]) {
    self.init(plan, ledger: index, elsewhere: elsewhere)
  }

  /// - Parameters:
  ///   - plan: The study.
  ///   - folders: What is done already, as a worker knows it.
  public init(_ plan: Plan, folders: FolderLedger) { self.init(plan, ledger: folders) }

  /// What is left by what the index knows since it was opened: for ten thousand runs three queries, not
  /// two for each.
  ///
  /// - Parameters:
  ///   - plan: The study.
  ///   - index: What is done already.
  /// - Throws: What keeps the index from being read.
  public init(_ plan: Plan, knownBy index: RunIndex) throws {
    let name = plan.spec.name
    let states = Dictionary(try index.store.runs(of: name).map { ($0.run.id, $0.run.state) }) {
      first, _ in first
    }
    let progress = try index.store.progress(of: name)
    self.init(plan, ledger: index) { run, probes in
      switch states[run.text] {
      case .diverged: true
      case .done:
        probes.allSatisfy { progress[run.text]?.scored.contains($0.text) == true }
      case .planned, .running, .failed, nil: false
      }
    }
  }

  init(_ plan: Plan, ledger: (any RunLedger)?, elsewhere: [RunID: Set<RunID>] = [:]) {
    self.init(plan, ledger: ledger, elsewhere: elsewhere) {
      ledger?.isComplete($0, probes: $1) == true
    }
  }

  private init(
    _ plan: Plan, ledger: (any RunLedger)?, elsewhere: [RunID: Set<RunID>] = [:],
    isComplete isDone: (RunID, [RunID]) -> Bool
  ) {
    let probes = plan.spec.probes.map { (RunID(of: $0.value), $0.value) }
    func isComplete(_ run: PlannedRun, _ probes: [RunID]) -> Bool { isDone(run.id, probes) }
    /// Probing needs the weights, which only a run's folder has.
    func isTrained(_ run: PlannedRun) -> Bool {
      elsewhere[run.id] != nil || ledger?.hasWeights(run.id) == true
    }
    floorBytes = StudyFloors(plan).residentBytes(
      plan, known: (try? ledger?.floors(of: plan.spec.name)) ?? [],
      threads: UsableCores.current.count)
    let open = plan.runs.filter { !isComplete($0, probes.map(\.0)) }
    untrained = open.filter { !isTrained($0) }
    unprobed = open.filter(isTrained).compactMap { run in
      let missing = probes.filter { id, _ in
        elsewhere[run.id]?.contains(id) != true && !isComplete(run, [id])
      }
      return missing.isEmpty ? nil : Unprobed(run: run, probes: missing.map(\.1))
    }
  }
}
