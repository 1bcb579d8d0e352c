import Foundation
import Store
import TestSupport
import Testing

@testable import Experiments

/// Runs whose workers are killed.
struct AttemptTests {
  @Test func `a run whose workers are killed three times at one place is left to a person`() throws
  {
    let folder = try TemporaryFolder()
    let index = try RunIndex(results: folder.path)
    let plan = try plan(smallStudy)
    try index.begin(plan, at: Date())
    let run = plan.runs[0]
    let killed = RunFolder(results: folder.path, id: run.id)
    try killed.create(run.description)
    for kills in 0..<3 { #expect(try killed.beginAttempt().earlier.count == kills) }
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
    #expect(message.hasPrefix("killed: 3 attempts ended at step 0 of 4, on "), "\(message)")
    #expect(outcomes.values.count { $0 == .done } == plan.runs.count - 1)
    #expect(killed.status.state == .failed && killed.status.failure == .killed)
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
    #expect(try place.beginAttempt().earlier.count == 1)
    try place.write(RunFolder.Status(state: .running, step: 2, message: nil))
    #expect(try place.beginAttempt().earlier.count == 1)
    #expect(try place.beginAttempt().earlier.count == 2)
    place.endAttempt()
    #expect(try place.beginAttempt().earlier.isEmpty)
  }

  @Test func `attempts that end alike say so, and what differs was killed`() throws {
    let folder = try TemporaryFolder()
    let run = try plan(smallStudy).runs[0]
    let place = RunFolder(results: folder.path, id: run.id)
    try place.create(run.description)
    let full = RunError.unwritable(path: "/scratch/a", reason: "no space left on the disk")
    for _ in 0..<2 {
      _ = try place.beginAttempt()
      #expect(place.endAttempt(full, hasBegun: true))
    }
    let attempt = try place.beginAttempt()
    #expect(attempt.earlier.count == 2 && attempt.kind == .node)
    #expect(attempt.earlier.last?.message == "\(full)")
    // A person sees it before that, while the run is open.
    #expect(place.status.state == .planned && place.status.failure == .node)
    #expect(place.status.message?.hasPrefix("node fault on ") == true)
    // A process that ends for want of memory leaves a file.
    try Data().write(to: URL(filePath: place.memoryNotePath))
    let later = try place.beginAttempt()
    #expect(later.earlier.map(\.kind) == [.node, .node, .memory] && later.kind == .killed)
    #expect(!FileManager.default.fileExists(atPath: place.memoryNotePath))
  }

  /// More processes of the host that the kernel has killed than when the attempt began.
  @Test func `what the kernel killed for memory is known as that`() throws {
    let folder = try TemporaryFolder()
    let run = try plan(smallStudy).runs[0]
    let place = RunFolder(results: folder.path, id: run.id)
    try place.create(run.description)
    var attempt = try place.beginAttempt()
    let kills = try #require(attempt.memoryKills)
    attempt.memoryKills = kills - 1
    try SealedFile.write(attempt, to: place.attemptPath)
    #expect(try place.beginAttempt().kind == .memory)
  }
}
