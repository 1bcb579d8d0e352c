import Probes
import Store
import Testing

@testable import Experiments

struct PriceTests {
  /// An index in which each run of `plan` took so many seconds of `threads` threads for a share of
  /// its steps.
  private func store(
    _ plan: Plan, seconds: (PlannedRun) -> Double, share: Int = 1, threads: Int = 1
  ) throws -> Store {
    let store = try Store()
    for run in plan.runs {
      let segment = RunFolder.Segment(
        fromStep: 0, toStep: run.steps / share, seconds: seconds(run), probeSeconds: 0,
        startedAt: "2026-01-01T00:00:00Z", ending: "done", threads: threads,
        provenance: Provenance())
      try store.record(
        RunRecord(
          run: run.row, measurements: [], probes: [], scores: [],
          segments: [SegmentRow(run: run.id.text, position: 0, segment: segment)]))
    }
    return store
  }

  @Test func `a price gives back the time of the runs it was learnt from`() throws {
    let plan = try plan(smallStudy.replacing("causal: {model.attention: causal}", with: ""))
    // Ten seeds, so that the nearest in size are all of one size.
    let runs = try Plan(Spec(file(plan.spec.file.text.replacing("seeds: 2", with: "seeds: 10"))))
    let seconds = ["8": 10.0, "16": 20.0, "32": 100.0]
    let price = try Price(store: store(runs) { seconds[$0.levels["width"] ?? ""] ?? 0 })
    for run in plan.runs {
      let expected = try #require(seconds[run.levels["width"] ?? ""])
      #expect(abs(price.seconds(run, probes: []) / expected - 1) < 1e-9)
    }
  }

  @Test func `half the steps on two threads are a whole run's time of one`() throws {
    let cell = smallStudy.split(separator: "\naxes:")[0] + "\nseeds: 4"
    let plan = try plan(String(cell))
    let price = try Price(store: store(plan, seconds: { _ in 3 }, share: 2, threads: 2))
    #expect(abs(price.seconds(plan.runs[0], probes: []) - 12) < 1e-9)
    #expect(price.basis.contains("4 runs"))
  }

  @Test func `without past runs a matrix product is timed, and probes cost time too`() throws {
    let price = try Price(store: nil)
    let run = try plan(smallStudy).runs[0]
    #expect(price.rate > 1e8 && price.basis.contains("matrix product"))
    #expect(price.seconds(run, probes: [ProbeConfig()]) > price.seconds(run, probes: []))
  }
}
