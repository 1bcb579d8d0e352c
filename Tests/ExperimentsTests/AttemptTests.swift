import Foundation
import Store
import TestSupport
import Testing

@testable import Experiments

/// Runs whose workers are killed.
struct AttemptTests {
  @Test func `a run whose workers are killed three times at one place is left to a person`() throws {
    let folder = try TemporaryFolder()
    let index = try RunIndex(results: folder.path)
    let plan = try plan(smallStudy)
    try index.begin(plan, at: Date())
    let run = plan.runs[0]
    let killed = RunFolder(results: folder.path, id: run.id)
    try killed.create(run.description)
    for kills in 0..<3 { #expect(try killed.beginAttempt().kills == kills) }
    func work(_ plan: Plan) throws -> [RunID: Outcome] {
      try Scheduler(
        plan: plan, folders: FolderLedger(results: folder.path, of: plan),
        control: RunControl(hours: nil), provenance: Provenance()
      ) { _ in }.run()
    }
    let outcomes = try work(plan)
    guard case .failed(let message)? = outcomes[run.id] else {
      Issue.record("\(String(describing: outcomes[run.id]))")
      return
    }
    #expect(message.hasPrefix("its workers were killed 3 times at step 0 of 4, on "), "\(message)")
    #expect(outcomes.values.count { $0 == .done } == plan.runs.count - 1)
    #expect(killed.status.state == .failed && killed.status.wasKilled == true)
    // Workers leave it until it is to be tried again, when the count begins anew.
    #expect(try work(plan).isEmpty)
    try index.synchronize()
    try index.reopen(run.id)
    #expect(try work(plan)[run.id] == .done)
    #expect(!FileManager.default.fileExists(atPath: killed.attemptPath))
  }

  @Test func `progress between kills begins the count anew, and an order to stop is none`() throws {
    let folder = try TemporaryFolder()
    let run = try plan(smallStudy).runs[0]
    let place = RunFolder(results: folder.path, id: run.id)
    try place.create(run.description)
    _ = try place.beginAttempt()
    #expect(try place.beginAttempt().kills == 1)
    try place.write(RunFolder.Status(state: .running, step: 2, message: nil))
    #expect(try place.beginAttempt().kills == 1)
    #expect(try place.beginAttempt().kills == 2)
    place.endAttempt()
    #expect(try place.beginAttempt().kills == 0)
  }
}
