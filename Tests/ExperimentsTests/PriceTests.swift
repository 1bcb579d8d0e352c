import Probes
import Store
import TestSupport
import Testing

@testable import Experiments

struct PriceTests {
  /// An index in which each run of `plan` took `seconds` of `threads` threads for a fraction of
  /// its steps.
  private func store(
    _ plan: Plan, seconds: (PlannedRun) -> Double, share: Int = 1, threads: Int = 1,
    cores: RunFolder.CoreSeconds? = nil
  ) throws -> Store {
    let store = try Store()
    for run in plan.runs {
      let segment = RunFolder.Segment(
        fromStep: 0, toStep: run.steps / share, seconds: seconds(run), probeSeconds: 0,
        cores: cores, startedAt: "2026-01-01T00:00:00Z", ending: "done", threads: threads,
        provenance: Provenance())
      try store.record(
        RunRecord(
          run: run.description.row(.init(state: .planned, step: 0, message: nil)), measurements: [],
          probes: [], scores: [],
          segments: [SegmentRow(run: run.id.text, position: 0, segment: segment)]))
    }
    return store
  }

  @Test func `a price reproduces the time of the runs it was calibrated with`() throws {
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

  @Test func `time on cores counts where it was counted, not the clock on the wall`() throws {
    let cell = String(smallStudy.split(separator: "\naxes:")[0]) + "\nseeds: 4"
    let plan = try plan(cell)
    let cores = RunFolder.CoreSeconds(training: 5, tokenizer: 2, probing: 0)
    // A busy machine: the wall says a hundred seconds.
    let price = try Price(store: store(plan, seconds: { _ in 100 }, cores: cores))
    #expect(abs(price.seconds(plan.runs[0], probes: []) - 5) < 1e-9)
    // Nothing but its own cell has run.
    #expect(price.hindsight(plan.runs[0]) == nil)
  }

  @Test func `hindsight prices a run by what other cells took, never by its own`() throws {
    let widths = smallStudy.replacing("causal: {model.attention: causal}", with: "")
    let plan = try plan(widths.replacing("seeds: 2", with: "seeds: 4"))
    let slow = plan.runs[0].cell
    let rate = 1e5
    let store = try store(plan) { $0.flops / ($0.cell == slow ? rate / 10 : rate) }
    let price = try Price(store: store)
    for run in plan.runs where run.cell == slow {
      let found = try #require(price.hindsight(run))
      #expect(abs(found.taken / (run.flops / rate * 10) - 1) < 1e-9)
      #expect(found.priced < found.taken / 2)
    }
  }

  @Test func `a run that another host worked on teaches nothing and has no hindsight`() throws {
    let cell = String(smallStudy.split(separator: "\naxes:")[0]) + "\nseeds: 4"
    let plan = try plan(cell)
    let store = try store(plan, seconds: { _ in 3 })
    for run in plan.runs {
      var elsewhere = try store.segments(of: run.id.text)[0]
      (elsewhere.position, elsewhere.host) = (1, "elsewhere")
      try store.record(
        RunRecord(
          run: run.description.row(.init(state: .planned, step: 0, message: nil)), measurements: [],
          probes: [], scores: [],
          segments: try store.segments(of: run.id.text) + [elsewhere]))
    }
    let price = try Price(store: store)
    #expect(price.basis.contains("matrix product"))
    #expect(price.hindsight(plan.runs[0]) == nil)
  }

  @Test func `what another version stored and this one cannot read costs no price`() throws {
    let cell = String(smallStudy.split(separator: "\naxes:")[0]) + "\nseeds: 4"
    let plan = try plan(cell)
    let store = try store(plan, seconds: { _ in 3 })
    var strange = plan.runs[0].description.row(.init(state: .planned, step: 0, message: nil))
    (strange.id, strange.configuration) = ("0123456789abcdef", #"{"model": {"shape": "round"}}"#)
    var segment = try store.segments(of: plan.runs[0].id.text)[0]
    segment.run = strange.id
    try store.record(
      RunRecord(run: strange, measurements: [], probes: [], scores: [], segments: [segment]))
    #expect(try Price(store: store).basis.contains("4 runs"))
  }

  @Test func `a tokenizer is priced once, and a learned one by its steps`() throws {
    func cell(_ target: String) throws -> Plan {
      try plan(
        String(smallStudy.split(separator: "\naxes:")[0]).replacing(
          "patchSize: 4", with: "patchSize: 4, target: \(target)") + "\nseeds: 4")
    }
    let price = try Price(store: nil)
    let short = try cell("{tokens: {vocabulary: 16, codebook: {autoencoder: {steps: 10}}}}")
    let long = try cell("{tokens: {vocabulary: 16, codebook: {autoencoder: {steps: 30}}}}")
    #expect(short.runs.tokenizerFits().count == 1)
    #expect(short.runs.tokenizerFits(besides: [short.runs[3]]).isEmpty)
    let ratio = price.tokenizerSeconds(long.runs[0]) / price.tokenizerSeconds(short.runs[0])
    #expect(abs(ratio - 3) < 1e-9)
    #expect(try price.tokenizerSeconds(plan(smallStudy).runs[0]) == 0)
  }

  @Test func `what one study trains another only probes, with the probes that are its own`()
    throws
  {
    func study(_ probes: String) throws -> Plan {
      try plan(smallStudy + "\nprobes: {\(probes)}")
    }
    let first = try study("linear: {images: 20}")
    let second = try study("linear: {images: 20}, last: {images: 30}")
    let paid = Dictionary(
      uniqueKeysWithValues: first.runs.map {
        ($0.id, Set(first.spec.probes.map { RunID(of: $0.value) }))
      })
    let alone = OpenWork(second, index: nil)
    #expect(alone.untrained.count == second.runs.count && alone.unprobed.isEmpty)
    let shared = OpenWork(second, index: nil, elsewhere: paid)
    #expect(shared.untrained.isEmpty)
    #expect(shared.unprobed.map(\.run.id) == second.runs.map(\.id))
    #expect(shared.unprobed.allSatisfy { $0.probes.map(\.images) == [30] })
    #expect(OpenWork(first, index: nil, elsewhere: paid).unprobed.isEmpty)
    let price = try Price(store: nil)
    let (run, probes) = (second.runs[0], second.spec.probes.map(\.value))
    let difference = price.seconds(run, probes: probes) - price.seconds(run, probes: [])
    #expect(abs(price.probingSeconds(run, probes: probes) / difference - 1) < 1e-6)
  }

  @Test func `without past runs a matrix product is timed, and probes cost time too`() throws {
    let price = try Price(store: nil)
    let run = try plan(smallStudy).runs[0]
    #expect(price.rate > 1e8 && price.basis.contains("matrix product"))
    #expect(price.seconds(run, probes: [ProbeConfig()]) > price.seconds(run, probes: []))
  }
}
