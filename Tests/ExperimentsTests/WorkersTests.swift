import Kernels
import Settings
import TestSupport
import Testing

@testable import Experiments

/// How many runs a machine takes at once.
struct WorkersTests {
  private let cores = UsableCores(
    environment: [:], affinity: nil, group: ControlGroup { _ in nil }, online: 8)

  private func memory(_ bytes: Double) -> AvailableMemory? {
    AvailableMemory(
      memory: "MemAvailable: \(Int(bytes / 1024)) kB", group: ControlGroup { _ in nil }, status: "",
      addressSpace: nil)
  }

  private func workers(
    _ plan: Plan, asked: Int? = nil, _ memory: AvailableMemory?
  ) -> Workers {
    Workers(plan, training: plan.runs, asked: asked, cores: cores, memory: memory)
  }

  @Test func `one per core, or what the spec or the user says, and no more than there are runs`()
    throws
  {
    let plan = try plan(smallStudy)
    #expect(plan.runs.count == 12)
    #expect(workers(plan, nil).count == 8)
    #expect(workers(plan, asked: 3, nil).count == 3)
    #expect(workers(plan, asked: 100, nil).count == 12)
    let limited = try Experiments.Plan(
      Spec(file(smallStudy + "\nlimits: {workers: 2}\n")))
    #expect(workers(limited, nil).count == 2)
    #expect(workers(limited, asked: 5, nil).count == 5)
    #expect(workers(plan, nil).notice == nil)
  }

  @Test func `fewer where the largest runs would not fit side by side, said in a sentence`() throws
  {
    let plan = try plan(smallStudy)
    let largest = try #require(plan.runs.map(\.residentBytes).max())
    let few = workers(plan, memory(largest * 3.2))
    #expect(few.count == 3 && few.tooLarge.isEmpty)
    let notice = try #require(few.notice)
    #expect(notice.hasPrefix("3 workers instead of 8: 4 runs at once may take"))
    #expect(notice.hasSuffix("are available on this machine"))
    #expect(workers(plan, memory(largest * 100)).notice == nil)
    // What is done already asks for no memory.
    let done = Workers(
      plan, training: Array(plan.runs.prefix(1)), asked: nil, cores: cores,
      memory: memory(largest * 1.5))
    #expect(done.notice == nil && done.count == 8)
  }

  @Test func `a process takes what its floors take where that is more than its runs`() throws {
    let plan = try plan(smallStudy)
    let largest = try #require(plan.runs.map(\.residentBytes).max())
    func workers(floors: Double, _ bytes: Double) -> Workers {
      Workers(
        plan, training: plan.runs, floorBytes: floors, asked: 2, cores: cores,
        memory: memory(bytes))
    }
    // Both runs are in one process, which has the program once.
    let runs = workers(floors: 0, 1e12)
    #expect(largest < runs.residentBytes && runs.residentBytes < 2 * largest)
    #expect(workers(floors: 1e9, 1e12).residentBytes == 1e9 && runs.notice == nil)
    let notice = workers(floors: 1e9, 5e8).notice
    #expect(notice?.hasPrefix("the floors, which come before the runs, may take 1.0 GB") == true)
    #expect(workers(floors: 0, 5e8).notice == nil)
  }

  @Test func `a run that does not fit alone is refused at its line`() throws {
    let plan = try plan(smallStudy.replacing("[8, 16, 32]", with: "[8, 4096]"))
    let sizes = Set(plan.runs.map(\.residentBytes)).sorted()
    let tight = workers(plan, memory((sizes[0] + sizes[sizes.count - 1]) / 2))
    #expect(tight.tooLarge.map(\.position.line) == [11])
    #expect(tight.tooLarge[0].message.contains("GB of memory, but"))
    #expect(throws: SpecError.self) { try tight.check(plan.spec) }
    #expect(throws: Never.self) { try workers(plan, memory(1e12)).check(plan.spec) }
  }

  @Test func `a run takes no more threads than its share of the memory allows`() throws {
    let plan = try plan(smallStudy)
    let run = try #require(plan.runs.max { $0.residentBytes < $1.residentBytes })
    let four = try run.config.cell.residentBytes(beside: run.data, threads: 4)
    #expect(four > run.residentBytes)
    func threads(_ bytes: Double, limit: Int? = nil) -> Int {
      workers(plan, memory(bytes)).threads(for: run, besides: 1, limit: limit)
    }
    #expect(threads(1e12) == 8)
    #expect(threads(four * 1.0001) == 4)
    #expect(threads(run.residentBytes * 1.0001) == 1)
    #expect(threads(run.residentBytes, limit: 6) == 6)
  }
}
