import Foundation
import Settings
import Store
import TestSupport
import Testing
import Text

@testable import Experiments
@testable import patchlaw

/// What `status`, `plan` and `diff` list, and in which order.
struct ListingTests {
  private static let cases: [(RunRow.State, Bool, Bool, Bool, Bool, String)] = [
    (.planned, false, false, false, true, "planned"),
    (.planned, true, false, false, true, "running"),
    (.running, true, false, false, true, "running"),
    (.running, false, false, false, true, "stopped"),
    (.running, true, true, true, true, "probing"),
    (.running, false, false, true, true, "to probe"),
    (.done, false, false, true, true, "to probe"),
    (.done, true, true, true, true, "probing"),
    (.done, false, false, true, false, "done"),
    (.done, false, false, false, true, "planned"),
    (.diverged, false, false, true, true, "diverged"),
    (.failed, false, false, false, true, "failed"),
  ]

  @Test(arguments: cases)
  func `a run's state follows from folder, lock, weights and scores`(
    recorded: RunRow.State, isHeld: Bool, isProbing: Bool, isTrained: Bool, hasUnscored: Bool,
    state: String
  ) {
    #expect(
      RunStanding.state(
        recorded, isHeld: isHeld, isProbing: isProbing, isTrained: isTrained,
        hasUnscored: hasUnscored) == state)
    #expect(RunStanding.states.contains(state))
  }

  @Test func `cells are in the order of the spec, whatever they cost`() throws {
    let study = try plan(smallStudy.replacing("[8, 16, 32]", with: "[32, 8, 16]"))
    let labels = study.grid.map { [$0[0].levels["attention"], $0[0].levels["width"]] }
    #expect(
      labels == [
        ["prefix", "32"], ["prefix", "8"], ["prefix", "16"], ["causal", "32"], ["causal", "8"],
        ["causal", "16"],
      ])
    let folder = try TemporaryFolder()
    let index = try RunIndex(results: folder.path)
    try index.begin(study, at: .now)
    let listed = try index.store.runsInOrder(of: "study")
    let widths = ["32", "32", "8", "8", "16", "16"]
    #expect(listed.map { $0.levels["width"] ?? "" } == widths + widths)
    #expect(listed.prefix(2).map(\.run.seed) == [0, 1])
  }

  @Test func `the price of a study is the sum of its runs'`() throws {
    let study = try plan(
      smallStudy + "\nprobes: {linear: {kind: linear, images: 20, epochs: 1, batchSize: 10}}\n")
    let price = try Price(store: nil)
    let work = try PricedWork(
      study, work: OpenWork(study, index: nil), price: price, index: nil)
    let probes = study.spec.probes.map(\.value)
    let runs = study.runs.map { price.seconds($0, probes: probes) }.reduce(0, +)
    #expect(work.runs.count == study.runs.count && work.floors > 0)
    #expect(abs(work.seconds / (runs + work.floors) - 1) < 1e-9)
  }

  @Test func `a difference too wide for a table goes below its key`() {
    let lines = [
      DiffCommand.Line(
        what: "model.width", left: .init(.integer(8)),
        right: .init(.null, String(repeating: "16 ", count: 40)))
    ]
    let text = DiffCommand.text(lines, "abcd", "ef01", 60)
    #expect(text.split(separator: "\n").allSatisfy { String($0).columns <= 60 })
    #expect(text.hasPrefix("model.width\n  abcd: 8\n  ef01: 16 16"))
    #expect(DiffCommand.text(lines, "abcd", "ef01", 500).hasPrefix("what"))
  }
}
