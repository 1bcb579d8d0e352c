import Settings
public import Store

extension Plan {
  /// The study as its spec has it now, over the runs that are known: whatever of it is registered, and
  /// however many seeds.
  ///
  /// - Parameter index: What is known of runs; nil where there are none yet.
  /// - Returns: An index in memory of that study alone, with the final numbers of its runs.
  /// - Throws: ``StoreError``.
  public func preview(_ index: RunIndex?) throws -> Store {
    let preview = try Store()
    let archive = StudyArchive(study: StudyDescription(whole))
    var record = archive.record
    record.exclusions = try index?.store.exclusions(of: spec.name) ?? []
    let known = try whole.runs.map { run -> RunRecord in
      guard let store = index?.store, let row = try store.run(run.id.text) else {
        return RunRecord(
          run: run.description.row(RunFolder.Status(state: .planned, step: 0, message: nil)),
          measurements: [], probes: [], scores: [], segments: [])
      }
      let losses = try store.measurements(of: row.id, quantity: "validationLoss")
      return RunRecord(
        run: row, measurements: losses, probes: record.probes,
        scores: try store.scores(of: row.id).filter { score in
          record.probes.contains { $0.id == score.probe }
        }, segments: [])
    }
    for run in known { try preview.record(run) }
    try preview.record(record, planned: [], memberships: archive.memberships)
    return preview
  }
}
