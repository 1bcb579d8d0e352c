/// What a run's folder says, if there is one that can be read, and what cannot be trusted of it.
struct FolderReading: Sendable {
  let run: String
  var snapshot: RunSnapshot?
  var fault: String?

  init(of run: String, in results: String) {
    self.run = run
    let folder = RunFolder(results: results, id: RunID(run))
    guard folder.exists else { return }
    do { (snapshot, fault) = try folder.snapshot() } catch { fault = "\(error)" }
  }
}
