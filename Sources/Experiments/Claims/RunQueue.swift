/// The runs of a plan that a worker still has to look at, in the order in which they are taken.
///
/// A look at a finished run takes no claim, and no run is looked at again after it: over its life a
/// worker asks once whether each run is finished, and at each take whether the runs that others have
/// are free.
struct RunQueue {
  enum Next {
    case run(PlannedRun, WorkClaim)
    /// What is left is in the hands of other processes, which may yet die.
    case heldElsewhere
    case nothingLeft
  }

  private(set) var open: [PlannedRun]
  private let stems: Stems
  private let ledger: any RunLedger
  private let probes: [RunID]

  init(_ plan: Plan, stems: Stems, ledger: any RunLedger) {
    (open, self.stems, self.ledger) = (plan.schedule, stems, ledger)
    probes = plan.spec.probes.map { RunID(of: $0.value) }
  }

  /// Takes the first run that nobody has, and drops those that are finished or left to a person.
  ///
  /// - Throws: ``RunError/unwritable(path:reason:)``.
  mutating func next() throws -> Next {
    var (held, place) = ([PlannedRun](), 0)
    // One move for all that are dropped, as there may be ten thousand.
    defer { open.replaceSubrange(..<place, with: held) }
    while place < open.count {
      let run = open[place]
      place += 1
      if isComplete(run) || ledger.isLeft(run.id) { continue }
      if mustWait(run, besides: held + open[place...]) {
        held.append(run)
        continue
      }
      guard let claim = try RunFolder(results: ledger.results, id: run.id).claim() else {
        held.append(run)
        continue
      }
      // Another may have finished it between the look and the claim.
      if isComplete(run) { continue }
      return .run(run, claim)
    }
    return held.isEmpty ? .nothingLeft : .heldElsewhere
  }

  /// Whether a run waits for the longer one that brings it along, which may be among others.
  private func mustWait(
    _ run: PlannedRun, besides others: @autoclosure () -> [PlannedRun]
  ) -> Bool {
    guard let branch = stems.branch(run.id) else { return false }
    return !ledger.isComplete(branch.stem, probes: probes) && !ledger.isLeft(branch.stem)
      && branch.mustWait(
        in: ledger.results, isOpen: others().contains { $0.id == branch.stem })
  }

  private func isComplete(_ run: PlannedRun) -> Bool { ledger.isComplete(run.id, probes: probes) }
}
