import Foundation
import Glibc
import Store
import TestSupport
import Testing
import Text

@testable import Experiments

/// `seeds: {first: …, most: …, until: decided}` in a spec and in its plan.
struct SeedLooksTests {
  private static let claim = "\nexpect: {it matters: {claim: causal - prefix < 0}}\n"
  private static func study(_ seeds: String, _ more: String = claim) -> String {
    smallStudy.replacing("seeds: 2", with: "seeds: \(seeds)") + more
  }

  @Test func `looks grow by a factor of about 1.4, or are listed`() throws {
    func looks(_ seeds: String) throws -> [Int]? {
      StudyDescription(try plan(Self.study(seeds))).looks
    }
    #expect(try looks("{first: 4, most: 24, until: decided}") == [4, 6, 8, 12, 17, 24])
    #expect(try looks("{first: 3, most: 4, until: decided}") == [3, 4])
    #expect(try looks("{looks: [4, 8, 16], until: decided}") == [4, 8, 16])
    #expect(try looks("3") == nil && looks("[3, 5]") == nil)
  }

  @Test(arguments: [
    (
      "{first: 4, most: 24}",
      "12:8: 'seeds' does not say when to stop adding seeds"
    ),
    ("{first: 2, most: 24, until: decided}", "12:16: 'seeds.first' must be from 3 to 1000, not 2"),
    ("{first: 8, most: 8, until: decided}", "12:8: 'seeds.most' is 8, which must be more than"),
    (
      "{first: 8, until: decided}",
      "12:8: 'seeds' needs most, the seeds of the first and of the last"
    ),
    ("{until: decided}", "12:8: 'seeds' needs first and most"),
    ("{first: 4, most: 24, until: bored}", "'bored' is not a value of 'seeds.until'"),
    ("{first: 4, most: 24, untill: decided}", "unknown key 'seeds.untill'; did you mean 'until'?"),
    (
      "{looks: [4, 4, 8], until: decided}",
      "'seeds.looks' must be 2 to 20 increasing numbers of seeds"
    ),
    (
      "{looks: [2, 8], until: decided}", "'seeds.looks' must be 2 to 20 increasing numbers of seeds"
    ),
    ("{looks: [4], until: decided}", "'seeds.looks' must be 2 to 20 increasing numbers of seeds"),
    (
      "{looks: [4, 8], most: 9, until: decided}",
      "'seeds' has looks as well as first or most; keep one"
    ),
    ("{first: many, most: 24, until: decided}", "'seeds.first' must be an integer"),
  ])
  func `a mistake is one sentence, at its place`(seeds: String, expected: String) {
    let found = mistakes(Self.study(seeds))
    #expect(found.count == 1 && found[0].contains(expected), "\(found)")
  }

  @Test func `without a claim there is nothing to decide, and picks fix no seeds`() {
    let seeds = "{first: 4, most: 24, until: decided}"
    let found = mistakes(Self.study(seeds, ""))
    #expect(
      found.count == 1
        && found[0].hasPrefix("12:1: 'seeds' are added until claims are decided, but"),
      "\(found)")
    let picks = "\npicks: {wide: {width: 32, seeds: 5}}\nruns: attention + wide\n"
    let other = mistakes(Self.study(seeds, Self.claim + picks))
    #expect(
      other.count == 1
        && other[0].contains(
          "'wide.seeds' fixes seeds that the study adds until claims are decided"),
      "\(other)")
  }

  @Test func `how seeds are chosen changes no id, and the plan begins with the first look`() throws
  {
    let growing = try plan(Self.study("{first: 3, most: 5, until: decided}"))
    let fixed = try [3, 5].map { try plan(Self.study("\($0)")) }
    #expect(growing.runs.map(\.id) == fixed[0].runs.map(\.id))
    #expect(growing.schedule.map(\.id) == fixed[0].schedule.map(\.id))
    #expect(growing.whole.runs.map(\.id) == fixed[1].runs.map(\.id))
    #expect(growing.whole.schedule.map(\.id) == fixed[1].schedule.map(\.id))
    let cell = try #require(growing.runs.first?.cell)
    let grown = growing.grown(to: [cell: 4])
    #expect(grown.runs.count == growing.runs.count + 1)
    #expect(grown.runs.count { $0.cell == cell } == 4)
    #expect(try grown.only([("width", "16")]).runs.allSatisfy { $0.levels["width"] == "16" })
    #expect(fixed[0].grown(to: [cell: 9]).runs == fixed[0].runs && !fixed[0].isGrowing)
  }

  @Test func `the looks are registered with the claims, and once`() throws {
    let results = "\(try TemporaryFolder().path)/results"
    let index = try RunIndex(results: results)
    func entries(_ seeds: String, grown: Int = 0) throws -> [String] {
      let plan = try plan(Self.study(seeds))
      let cells = Dictionary(plan.runs.map { ($0.cell, grown) }) { first, _ in first }
      try index.begin(plan.grown(to: cells), at: Date(timeIntervalSince1970: 0))
      return try index.store.registrations(of: "study").map { "\($0.kind) \($0.seeds)" }
    }
    let seeds = "{first: 3, most: 5, until: decided}"
    let first = try entries(seeds)
    #expect(first == ["claim [0,1,2,3,4]", "seeds [0,1,2,3,4]"])
    #expect(try entries(seeds, grown: 4) == first && entries(seeds, grown: 5) == first)
    // Other looks make it another claim, as other words would.
    #expect(try entries("{looks: [3, 5], until: decided}").count == 3)
    #expect(try entries("5").count == 4)
  }
}

/// A study of three levels, of which one is clearly better and one differs by less than seeds do, from
/// the terminal.
@Suite(.serialized)
struct GrowingStudyTests {
  private let folder: TemporaryFolder
  private static let looks = "{looks: [3, 4, 5], until: decided}"

  init() throws {
    folder = try TemporaryFolder()
    try TextFile.write(Self.text(Self.looks), to: "\(folder.path)/study.yaml")
  }

  private static func text(_ seeds: String) -> String {
    """
    question: Which of the two is decided?
    base:
      data: {dataset: {shapes: {resolution: 8, trainingImages: 60, testImages: 20}}}
      data.validationImages: 20
      model: {width: 8, depth: 1, heads: 2, patchSize: 4, head: none}
      training: {budget: {steps: 2}, batchSize: 4, evaluations: 1, evaluationImages: 20}
    axes:
      kind: {base: {}, longer: {training.budget: {steps: 120}}, twin: {model.attention: causal}}
    seeds: \(seeds)
    expect:
      longer is better: {claim: longer - base < 0}
      a twin is better: {claim: twin - base < 0}
    limits: {workers: 2, threads: 1, checkpointSeconds: 0.02}
    """
  }

  private func call(_ arguments: String..., results: String = "results") throws -> String {
    let (status, said) = try Program.call(arguments + ["--results", results], in: folder.path)
    try #require(status == 0, "\(arguments): \(said)")
    return said
  }

  /// Every table that specs and numerics determine, row by row.
  private func database(_ results: String = "results") throws -> [String: [[Datum]]] {
    let tables = ["study", "level", "run", "membership", "measurement"]
    return try Dictionary(
      uniqueKeysWithValues: tables.map { table in
        let store = try Store(path: "\(folder.path)/\(results)/patchlaw.sqlite")
        return (table, try store.query("SELECT * FROM \(table)").rows.sorted { "\($0)" < "\($1)" })
      })
  }

  @Test func `one claim stops at the first look, the other goes on to the limit`() throws {
    let checked = try Program.call(["check", "study.yaml"], in: folder.path).said
    #expect(checked.contains("3 cells, 9 runs, at most 15, no mistakes"))
    let before = try call("plan", "study.yaml")
    #expect(before.contains("look 1, 3 seeds: 2 of 2 claims open, 9 runs added"))
    #expect(before.contains("worst case") && before.contains("15 runs in all"), "\(before)")
    #expect(before.contains("expected, if each claim's effect is 1, 2, 4 standard deviations"))
    let ran = try call("run", "study.yaml")
    #expect(ran.contains("look 2, 4 seeds: 1 of 2 claims open, 2 runs added"), "\(ran)")
    #expect(ran.contains("look 3, 5 seeds: 1 of 2 claims open, 2 runs added"))
    #expect(ran.contains("13 of 13 runs done") && ran.contains("1 of 2 claims open at the limit"))
    #expect(try call("run", "study.yaml").contains("13 of 13 runs done"))
    let after = try call("plan", "study.yaml")
    #expect(after.contains("0 to run") && !after.contains("expected, if"))
    #expect(
      try call("status", "study").contains("look 3, 5 seeds: 1 of 2 claims open at the limit"))
    #expect(try call("repeat", "study", "--runs", "2").contains("bit-equal"))
    _ = try call("report", "study")
    let page = try #require(try TextFile.read("\(folder.path)/notebooks-md/study.md"))
    #expect(page.contains("| 3 of 3 | 5 | 2 | 1 of 2 |") && page.contains("| look 1 |"))
    #expect(page.contains("before the first run") && !page.contains("added after a look"))

    // A clone has the archive alone.
    let clone = "\(folder.path)/clone/study"
    try FileManager.default.createDirectory(
      atPath: "\(folder.path)/clone", withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: "\(folder.path)/results/study", toPath: clone)
    _ = try Program.call(
      ["report", "study", "--results", "clone", "--notebooks", "pages"], in: folder.path)
    let copy = try #require(try TextFile.read("\(folder.path)/pages/study.md"))
    #expect(copy.replacing("clone/", with: "results/") == page)
    #expect(try call("plan", "study.yaml", results: "clone").contains("13 done, 0 to run"))
  }

  @Test func `two processes, and kills between and within looks, change nothing`() throws {
    _ = try call("run", "study.yaml", results: "one")
    let processes = try (0..<2).map { _ in try start("two") }
    processes.forEach { $0.waitUntilExit() }
    #expect(processes.allSatisfy { $0.terminationStatus == 0 })
    for pause in [0.25, 0.4, 0.6] {
      let process = try start("killed")
      Thread.sleep(forTimeInterval: pause)
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
    #expect(try call("run", "study.yaml", results: "killed").contains("13 of 13 runs done"))
    let undisturbed = try database("one")
    #expect(try database("two") == undisturbed && database("killed") == undisturbed)
    #expect(undisturbed["run"]?.count == 13)
  }

  private func start(_ results: String) throws -> Process {
    let process = Process()
    process.executableURL = Study.program
    process.arguments = ["run", "study.yaml", "--results", results]
    process.currentDirectoryURL = URL(filePath: folder.path)
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
  }

  @Test func `a part, a worker and a job array wait for the look, and begin the next`() throws {
    let part = try call("run", "study.yaml", "--only", "kind=base", "--only", "kind=twin")
    #expect(part.contains("look 1, 3 seeds: 2 of 2 claims open"), "\(part)")
    #expect(part.contains("it waits for 3 runs of open claims, which were left out or failed"))
    #expect(try call("slurm", "study.yaml").contains("3 runs to do"))
    #expect(try call("work", "study.yaml").contains("--submit` or `patchlaw run` begins the next"))
    #expect(
      try call("status", "study").contains("look 2, 4 seeds: 1 of 2 claims open, 2 runs added"))
    // The worker alone begins no look: nothing is left for it.
    #expect(try call("work", "study.yaml").contains("0 runs here"))
    let array = try call("slurm", "study.yaml")
    #expect(array.contains("look 2, 4 seeds") && array.contains("2 runs to do"), "\(array)")
    #expect(try call("work", "study.yaml").contains("2 runs here"))
    #expect(try call("run", "study.yaml").contains("13 of 13 runs done"))
  }
}
