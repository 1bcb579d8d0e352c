import Foundation
import Settings
import Store
import Synchronization
import TestSupport
import Testing

@testable import Experiments

/// What becomes of a plan's runs, in this process.
struct SchedulerTests {
  private let folder: TemporaryFolder
  private let index: RunIndex

  init() throws {
    folder = try TemporaryFolder()
    index = try RunIndex(results: folder.path)
  }

  /// Runs a study to its end, or until told to stop after `runs` of them.
  private func run(_ text: String, stoppingAfter runs: Int = .max) throws -> [Outcome] {
    let plan = try plan(text)
    try index.begin(plan, at: Date())
    let control = RunControl(hours: nil)
    let ended = Count()
    return try Scheduler(plan: plan, index: index, workers: 1, control: control) { event in
      guard case .ended = event else { return }
      if ended.increment() == runs { control.stop() }
    }.run().map(\.value)
  }

  private let study = smallStudy.replacing("seeds: 2", with: "seeds: 1")

  @Test func `a finished study has nothing left to do, and its rows stand in the index`() throws {
    #expect(try run(study) == Array(repeating: .done, count: 6))
    #expect(try run(study).isEmpty)
    let rows = try index.store.runs(of: "study")
    #expect(rows.count == 6 && rows.allSatisfy { $0.run.state == .done })
    #expect(try !index.store.measurements(of: rows[0].run.id).isEmpty)
  }

  @Test func `a study told to stop goes on where it stopped`() throws {
    #expect(try run(study, stoppingAfter: 2).count == 2)
    #expect(try run(study).count == 4)
  }

  @Test func `runs are shared between studies`() throws {
    _ = try run(study)
    let wider = study.replacing("[8, 16, 32]", with: "[8, 64]")
    #expect(try run(wider.replacing("Does it", with: "Might it")).count == 2)
  }

  @Test func `a probe added later is scored without training again`() throws {
    let one = study.replacing("width: {model.width: [8, 16, 32]}", with: "")
    let probe = "\nprobes: {linear: {kind: linear, images: 20, epochs: 1, batchSize: 10}}\n"
    #expect(try run(one).count == 2)
    #expect(try run(one + probe) == [.done, .done])
    let id = try index.store.runs(of: "study")[0].run.id
    #expect(try index.store.scores(of: id).contains(where: \.isSelected))
    #expect(try index.store.segments(of: id).map { $0.toStep - $0.fromStep } == [4, 0])
  }

  @Test func `a study told to stop while it probes keeps what is scored and goes on`() throws {
    let one = study.replacing("width: {model.width: [8, 16, 32]}", with: "")
    let linear = "{kind: linear, images: 20, epochs: 1, batchSize: 10, learningRates: 0.1"
    let probes = "\nprobes: {a: \(linear)}, b: \(linear), trunk: pixels}}\n"
    let plan = try plan(one + probes)
    try index.begin(plan, at: Date())
    let control = RunControl(hours: nil)
    let outcomes = try Scheduler(plan: plan, index: index, workers: 1, control: control) { event in
      if case .progressed(let progress, _) = event, progress.isProbing { control.stop() }
    }.run()
    #expect(outcomes.map(\.value) == [.interrupted])
    let finished = try run(one + probes)
    #expect(finished == [.done, .done])
    let ids = try index.store.runs(of: "study").map(\.run.id)
    #expect(try ids.allSatisfy { try index.store.scores(of: $0).count == 2 })
  }

  @Test func `a diverged run is a result, and the others go on`() throws {
    let text = study.replacing(
      "causal: {model.attention: causal}",
      with: """
        wild: {training.learningRate: 10, training.weightDecay: 10, training.budget: {steps: 60}}
        """)
    let outcomes = try run(text)
    // Each step multiplies the weights by 1 - 10 · 10.
    let diverged = outcomes.filter { $0.word == "diverged" }
    #expect(diverged.count == 3 && outcomes.count == 6)
    #expect(outcomes.allSatisfy { ["done", "diverged"].contains($0.word) })
    let rows = try index.store.runs(of: "study").filter { $0.run.state == .diverged }
    #expect(rows.count == diverged.count)
    #expect(rows.allSatisfy { $0.run.message?.contains("gradient norm") == true })
    for row in rows { #expect(try !index.store.measurements(of: row.run.id).isEmpty) }
    // It is not tried again.
    #expect(try run(text).isEmpty)
  }

  @Test func `a perplexity that overflows is that run's divergence`() throws {
    let text = """
      question: does one run that diverges stop the others?
      base:
        data: {dataset: {shapes: {resolution: 8, trainingImages: 40, testImages: 10}}}
        data.validationImages: 10
        model: {width: 16, depth: 2, heads: 4, patchSize: 2}
        model.target: {tokens: {vocabulary: 16, codebook: {kmeans: {patches: 100, rounds: 2}}}}
        training: {budget: {steps: 3}, batchSize: 4, warmup: 0, evaluations: 1, evaluationImages: 10}
      axes:
        lr:
          high: {training.learningRate: 10}
          good: {training.learningRate: 1e-3}
          fair: {training.learningRate: 1e-2}
      """
    #expect(try run(text).map(\.word).sorted() == ["diverged", "done", "done"])
    let message = try index.store.runs(of: "study").compactMap(\.run.message)
    #expect(message.count == 1 && message[0].hasPrefix("diverged"))
    #expect(try run(text).isEmpty)
  }

  @Test func `a folder that cannot be read is that run's fault, and the others go on`() throws {
    let plan = try plan(study)
    let other = RunFolder(results: folder.path, id: plan.runs[2].id)
    var description = plan.runs[2].description
    description.id = "0123456789abcdef"
    try other.create(description)
    let outcomes = try run(study)
    #expect(outcomes.count { $0 == .done } == 5 && outcomes.count { $0.word == "failed" } == 1)
  }

  @Test func `what cannot be written stops the study with one error and keeps what is done`() throws
  {
    let plan = try plan(study)
    _ = try run(study, stoppingAfter: 1)
    let open = try #require(
      plan.runs.first { !RunFolder(results: folder.path, id: $0.id).isComplete(probes: []) })
    // A file where the run's folder should be stands for any disk that refuses.
    let path = "\(folder.path)/runs/\(open.id.text)"
    try? FileManager.default.removeItem(atPath: path)
    try Data().write(to: URL(filePath: path))
    #expect(throws: RunError.self) { try run(study) }
    try FileManager.default.removeItem(atPath: path)
    #expect(try run(study).allSatisfy { $0 == .done })
    #expect(try index.store.runs(of: "study").allSatisfy { $0.run.state == .done })
  }

  @Test func `another run's folder is never written into, an older run's is`() throws {
    let run = try plan(study).runs[0]
    let folder = RunFolder(results: folder.path, id: run.id)
    var older = run.description
    older.settings = .map([:])  // as written before the settings existed
    try folder.create(older)
    try folder.create(run.description)
    older.id = "0123456789abcdef"
    #expect(throws: RunError.self) { try folder.create(older) }
  }

  @Test func `a torn note of past work does not swallow the next`() throws {
    _ = try run(study, stoppingAfter: 1)
    let done = try #require(
      try plan(study).runs.map { RunFolder(results: folder.path, id: $0.id) }.first(where: \.exists)
    )
    let log = done.segments.path
    let whole = try #require(FileManager.default.contents(atPath: log))
    try (whole + whole.prefix(40)).write(to: URL(filePath: log))
    _ = try run(study + "\nprobes: {linear: {images: 20, epochs: 1, batchSize: 10}}\n")
    #expect(done.segments.records().count == 2)
  }
}

/// Counts across threads.
private final class Count: Sendable {
  private let value = Mutex(0)

  func increment() -> Int {
    value.withLock {
      $0 += 1
      return $0
    }
  }
}
