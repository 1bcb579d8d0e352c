import Foundation
import Store
import TestSupport
import Testing
import Text

@testable import Experiments

/// Many workers on many runs that nobody trains.
struct ArrayTests {
  @Test func `each run of an array is done once, and claims cost little of its time`() throws {
    let folder = try TemporaryFolder()
    let simulation = try ArraySimulation(runs: 60, points: 12, in: folder.path)
    let outcome = try simulation.work(workers: 20, secondsPerRun: 600)
    // 60 runs of ten minutes, and what was spent on claims: a run that two workers take is more.
    #expect((outcome.working - outcome.claiming - 36000).magnitude < 1e-6)
    #expect(outcome.claiming > 0 && outcome.fraction < 0.01)
    let store = try RunIndex.rebuilt(folder.path).store
    #expect(try store.runs(of: "array").count { $0.run.state == .done } == 60)
    #expect(try store.query("SELECT count(*) FROM measurement").rows == [[.whole(780)]])
    let progress = try store.progress(of: "array")
    #expect(progress.values.allSatisfy { $0.scored.count == 1 && $0.last?.step == 12 })
    // Nothing is left for a worker that comes later.
    let late = try simulation.work(workers: 1, secondsPerRun: 600)
    #expect(late.working == late.claiming)
  }

  @Test func `what is left of a study is known without a question for each run`() throws {
    let folder = try TemporaryFolder()
    let simulation = try ArraySimulation(runs: 6, points: 4, in: folder.path)
    _ = try simulation.work(workers: 1, secondsPerRun: 1)
    let plan = simulation.plan
    for run in plan.runs[2...3] {
      try FileManager.default.removeItem(atPath: RunFolder(results: folder.path, id: run.id).path)
    }
    let index = try RunIndex.reading(folder.path)
    let (slow, quick) = (OpenWork(plan, index: index), try OpenWork(plan, knownBy: index))
    #expect(quick.untrained.map(\.id) == plan.runs[2...3].map(\.id))
    #expect(quick.untrained == slow.untrained && quick.unprobed.isEmpty && slow.unprobed.isEmpty)
  }

  @Test func `a worker passes runs that others have, and takes them when they are free`() throws {
    let folder = try TemporaryFolder()
    let plan = try ArraySimulation(runs: 3, points: 4, in: folder.path).plan
    let ledger = try FolderLedger(results: folder.path, of: plan)
    var queues = [RunQueue](repeating: RunQueue(plan, stems: Stems(plan.runs), ledger: ledger), count: 2)
    var held: [WorkClaim] = []
    for place in [0, 1, 0] {
      guard case .run(let run, let claim) = try queues[place].next() else {
        Issue.record("no run is free")
        return
      }
      #expect(run.id == plan.schedule[held.count].id)
      held.append(claim)
    }
    guard case .heldElsewhere = try queues[1].next() else {
      Issue.record("a run that another worker has was taken")
      return
    }
    #expect(queues[1].open.map(\.id) == [plan.schedule[0].id, plan.schedule[2].id])
    held.removeFirst()
    guard case .run(let run, _) = try queues[1].next() else {
      Issue.record("a free run was passed")
      return
    }
    #expect(run.id == plan.schedule[0].id)
  }
}
