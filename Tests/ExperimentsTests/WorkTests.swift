import Store
import Foundation
import TestSupport
import Testing

@testable import Experiments

/// A run is done only where its training comes to the work that its record says.
struct WorkTests {
  @Test(arguments: ["steps", "images", "flops"])
  func `a run whose record says other work has failed, in one sentence`(_ count: String) throws {
    let folder = try TemporaryFolder()
    let index = try RunIndex(results: folder.path)
    let plan = try plan(smallStudy)
    let run = plan.runs[0]
    try index.begin(plan, at: Date())
    try RunFolder(results: folder.path, id: run.id).create(wrong(count, in: run.description))
    let outcomes = try Scheduler(
      plan: plan, index: index, workers: 1, control: RunControl(hours: nil)
    ) { _ in }.run()
    guard case .failed(let message)? = outcomes[run.id] else {
      Issue.record("\(String(describing: outcomes[run.id]))")
      return
    }
    #expect(message.contains("but the training comes to 4 steps, 16 images"))
    #expect(!message.contains("\n"))
    #expect(outcomes.values.count { $0 == .done } == plan.runs.count - 1)
    #expect(RunFolder(results: folder.path, id: run.id).status.state == .failed)
  }

  /// As an older version counted, which took the number of images from the paper.
  private func wrong(_ count: String, in run: RunDescription) -> RunDescription {
    var run = run
    switch count {
    case "steps": run.counts.steps += 9980
    case "images": run.counts.images += 99_800
    default: run.counts.flops *= 499
    }
    return run
  }
}
