import Foundation
import Glibc
import Store
import TestSupport
import Testing

@testable import Experiments

/// Workers of a job array, which know only run folders.
@Suite(.serialized)
struct WorkerTests {
  private func work(_ study: Study) -> [String] {
    ["work", study.spec, "--results", study.results]
  }

  @Test func `workers write no database, and leave what one run of all would`() throws {
    let (plain, array) = (try Study(steps: 40), try Study(steps: 40))
    #expect(try plain.finish() == 0)
    #expect(try array.finish(work(array)) == 2, "the study is not registered")
    #expect(try array.finish(["slurm", array.spec, "--results", array.results]) == 0)
    try FileManager.default.removeItem(atPath: RunIndex.database(in: array.results))
    let processes = try (0..<3).map { _ in try array.start(work(array)) }
    for process in processes {
      process.waitUntilExit()
      #expect(process.terminationStatus == 0)
    }
    #expect(!FileManager.default.fileExists(atPath: RunIndex.database(in: array.results)))
    #expect(try array.finish(["index", "--results", array.results]) == 0)
    #expect(try array.count("SELECT count(*) FROM segment") == 6)
    #expect(try array.database() == plain.database())
    // Floors are part of a page, and no run: they come with the report.
    let pages = ["--notebooks", "\(array.folder.path)/pages"]
    #expect(try array.finish(["report", "study", "--results", array.results] + pages) == 0)
    #expect(try array.count("SELECT count(*) FROM floor") > 0)
    #expect(
      try array.count("SELECT count(*) FROM floor") == plain.count("SELECT count(*) FROM floor"))
  }

  /// As a host that stands still while its heartbeat is missed, and comes back.
  @Test func `a frozen worker loses its run to another, which ends it once`() throws {
    let (plain, array) = (try Study(steps: 600), try Study(steps: 600))
    #expect(try plain.finish() == 0)
    #expect(try array.finish(["slurm", array.spec, "--results", array.results]) == 0)
    let method = ClaimMethod(
      kind: .leases, reason: "of a test", beatSeconds: 0.1, patienceSeconds: 1)
    try SealedFile.write(method, to: ClaimMethod.file(in: array.results))
    let frozen = try array.start(work(array))
    array.waitForCheckpoint(of: frozen)
    kill(frozen.processIdentifier, SIGSTOP)
    // On one host the frozen process's lock would keep the run; another host does not see it.
    for run in try FileManager.default.contentsOfDirectory(atPath: "\(array.results)/runs") {
      try? FileManager.default.removeItem(atPath: "\(array.results)/runs/\(run)/lock")
    }
    #expect(try array.finish(work(array)) == 0)
    kill(frozen.processIdentifier, SIGCONT)
    frozen.waitUntilExit()
    #expect(frozen.terminationReason == .exit && frozen.terminationStatus == 0)
    #expect(try array.finish(["index", "--results", array.results]) == 0)
    #expect(try array.database() == plain.database())
    // The one that lost a run has written nothing of how it left it.
    #expect(try array.count("SELECT count(*) FROM segment WHERE ending = 'done'") == 6)
  }

  @Test func `a file that a frozen worker was writing is not put in the place of a later one`() throws {
    let folder = try TemporaryFolder()
    let place = "\(folder.path)/runs/0123456789abcdef"
    try DurableFile.createFolder("\(place)/scores")
    let method = ClaimMethod(kind: .leases, reason: "of a test", beatSeconds: 0.1, patienceSeconds: 0.2)
    try SealedFile.write(method, to: ClaimMethod.file(in: folder.path))
    // Of another host, which has stood still since.
    try Data("a host 0".utf8).write(to: URL(filePath: "\(place)/lease.1"))
    let partial = ["state.json", "scores/0123456789abcdef.json"].map {
      PartialFiles.path(for: "\(place)/\($0)", process: 1)
    }
    for path in partial { try Data("old".utf8).write(to: URL(filePath: path)) }
    var claim: WorkClaim?
    for _ in 0..<100 where claim == nil {
      claim = try WorkClaim.take(place, in: folder.path)
      Thread.sleep(forTimeInterval: 0.05)
    }
    #expect(claim?.isHeld == true)
    #expect(partial.allSatisfy { !FileManager.default.fileExists(atPath: $0) })
  }

  @Test func `three cells that fail alike are the code's fault, unless one is done`() throws {
    let folder = try TemporaryFolder().path
    let spec = SpecFile(
      path: "study.yaml",
      text: """
        question: Does anything work?
        base:
          data: {dataset: {shapes: {resolution: 8, trainingImages: 60, testImages: 20}}, validationImages: 20}
          model: {width: 8, depth: 1, heads: 2, patchSize: 4, head: none}
          training: {budget: {steps: 4}, batchSize: 4, evaluations: 1, evaluationImages: 10}
        axes: {depth: {one: {}, two: {model.depth: 2}, three: {model.depth: 3}, four: {model.depth: 4}}}
        seeds: 2
        """)
    let plan = try Plan(checking: spec)
    let scheduler = Scheduler(
      plan: plan, folders: FolderLedger(apart: folder), control: RunControl(hours: nil),
      provenance: Provenance()
    ) { _ in }
    func end(_ run: PlannedRun, _ kind: FailureKind?, _ message: String?) throws {
      let folder = RunFolder(results: folder, id: run.id)
      try folder.create(run.description)
      try folder.write(
        .init(
          state: message == nil ? .done : .failed, step: 0,
          message: message?.replacing("ID", with: run.id.text), failure: kind))
    }
    let cells = plan.cells.map { $0[0] }
    for run in plan.cells[0] + [cells[1]] { try end(run, .bug, "no luck in ID") }
    for (kind, words) in [(FailureKind.bug, "no luck"), (.data, "no luck in ID")] {
      try end(cells[2], kind, words)
      #expect(!scheduler.isSameEverywhere(cells[0]) && !scheduler.isSameEverywhere(cells[2]))
    }
    try end(cells[3], .bug, "no luck in ID")
    #expect(scheduler.isSameEverywhere(cells[0]) && !scheduler.isSameEverywhere(cells[2]))
    // What a node is to blame for says nothing of the code.
    for run in cells { try end(run, .node, "no disk") }
    #expect(!scheduler.isSameEverywhere(cells[0]))
    for run in cells { try end(run, .data, "no images") }
    #expect(scheduler.isSameEverywhere(cells[0]))
    try end(plan.cells[2][1], nil, nil)
    #expect(!scheduler.isSameEverywhere(cells[0]))
  }

  @Test func `what failed is left to a person, who has it tried again`() throws {
    let study = try Study(steps: 20)
    #expect(try study.finish(["slurm", study.spec, "--results", study.results]) == 0)
    let plan = try Plan(path: study.spec)
    let cells = plan.cells.map { $0[0] }
    let folder = RunFolder(results: study.results, id: cells[0].id)
    try folder.create(cells[0].description)
    try folder.write(.init(state: .failed, step: 0, message: "no luck"))
    #expect(try study.finish(work(study)) == 0)
    #expect(folder.status.state == .failed)
    #expect(try study.finish(["retry", "study", "--results", study.results]) == 0)
    #expect(folder.status.state == .planned)
    #expect(try study.finish(work(study)) == 0)
    #expect(folder.status.state == .done)
  }

  /// Slurm's signal ahead of the end, and a worker's own limit.
  @Test func `a worker whose time is up leaves a checkpoint, and ends with 75`() throws {
    let study = try Study(steps: 4000)
    #expect(try study.finish(["slurm", study.spec, "--results", study.results]) == 0)
    #expect(try study.finish(work(study) + ["--hours", "0.0001"]) == 75)
    let process = try study.start(work(study))
    study.waitForCheckpoint(of: process)
    kill(process.processIdentifier, SIGUSR1)
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 75)
    #expect(try study.finish(["index", "--results", study.results]) == 0)
    #expect(try study.count("SELECT count(*) FROM segment WHERE ending = 'interrupted'") > 0)
  }
}
