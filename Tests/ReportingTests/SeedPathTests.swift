import Foundation
import Store
import TestSupport
import Testing

@testable import Analysis
@testable import Questions
@testable import Reporting

/// Seeds that are added where claims are open: who gets them, when it ends, and what a page says of it.
struct SeedPathTests {
  /// A study of one axis; the loss of each seed by level. A missing number is a planned run, one that is
  /// not finite a diverged one.
  private func study(
    _ levels: [(String, [Double?])], _ claims: [(String, claim: String)],
    looks: [Int]? = [3, 4, 5], margin: String = "null", excluded: Set<Int> = []
  ) throws -> StudyData {
    let store = try Store()
    let texts = claims.map { name, claim in
      #"{"name":"\#(name)","claim":"\#(claim)","metric":"validationLoss","margin":\#(margin)}"#
    }
    var memberships: [MembershipRow] = []
    for (cell, level) in levels.enumerated() {
      for (seed, loss) in level.1.enumerated() {
        let state: RunRow.State = loss.map { $0.isFinite ? .done : .diverged } ?? .planned
        let row = FixtureStudy.row(
          0x100 * (cell + 1) + seed, cell: 0x10 + cell, seed: seed, parameters: 10, state: state)
        let measured = state == .done ? [loss ?? 0] : []
        try store.record(
          RunRecord(
            run: row,
            measurements: measured.map {
              MeasurementRow(run: row.id, quantity: "validationLoss", step: 500, value: $0)
            }, probes: [], scores: [], segments: [FixtureStudy.segment(row.id)]))
        memberships.append(
          MembershipRow(study: "growing", run: row.id, axis: "level", level: level.0))
      }
    }
    try store.record(
      StudyRecord(
        study: StudyRow(
          name: "growing", question: "How many?", source: "", specification: "",
          expectation: "[\(texts.joined(separator: ","))]",
          looks: looks.map { "\($0)" }),
        axes: [AxisRow(study: "growing", name: "level", position: 0)],
        levels: levels.enumerated().map {
          LevelRow(
            study: "growing", axis: "level", label: $1.0, position: $0, isBase: $0 == 0)
        }, probes: [], studyProbes: [],
        exclusions: excluded.map {
          ExclusionRow(
            study: "growing", run: FixtureStudy.id($0), reason: "a fault",
            at: "2026-01-01T00:00:00Z")
        }), planned: [], memberships: memberships)
    return try StudyData("growing", in: store)
  }

  private let base = [0.50, 0.51, 0.49, 0.505, 0.495]
  /// Lower by 0.2 at every seed, but for 0.001.
  private let lower = [0.300, 0.309, 0.291, 0.305, 0.295]
  /// Now lower, now higher.
  private let same = [0.51, 0.49, 0.50, 0.50, 0.50]
  private let claims = [("low", claim: "low - base < 0"), ("same", claim: "same - base < 0")]

  private func levels(_ counts: (base: Int, low: Int, same: Int)) -> [(String, [Double?])] {
    [
      ("base", Array(base.prefix(counts.base))), ("low", Array(lower.prefix(counts.low))),
      ("same", Array(same.prefix(counts.same))),
    ]
  }

  @Test func `seeds are added where a claim is open, look by look`() throws {
    let first = try #require(try study(levels((3, 3, 3)), claims).seedPath)
    #expect(first.steps.map(\.added) == [9, 2] && first.steps.map(\.open) == [1, nil])
    #expect(first.current.missing == 2 && !first.isOver && first.open == 1)
    let cells = [0x10, 0x11, 0x12].map { FixtureStudy.id($0) }
    #expect(cells.map { first.seeds[$0] } == [4, 3, 4])
    #expect(cells.map { first.most[$0] } == [5, 3, 5])
    let second = try #require(try study(levels((4, 3, 4)), claims).seedPath)
    #expect(second.steps.map(\.added) == [9, 2, 2] && cells.map { second.seeds[$0] } == [5, 3, 5])
    let last = try #require(try study(levels((5, 3, 5)), claims).seedPath)
    #expect(last.isOver && last.open == 1 && last.steps.map(\.open) == [1, 1, 1])
    #expect(last.most == last.seeds)
  }

  @Test func `before its runs are done, a look decides nothing`() throws {
    let path = try #require(try study(levels((3, 2, 3)), claims).seedPath)
    #expect(path.steps.map(\.open) == [nil] && path.current.missing == 1)
    #expect(path.claims.allSatisfy { $0.scored.sum == nil && $0.scored.look?.number == 0 })
    #expect(path.claims[0].scored.reason == "the first look is not complete")
  }

  @Test func `what was decided stays decided, whatever later seeds say`() throws {
    // At the fourth and fifth seed the low level is the higher one by far.
    var turned = levels((5, 5, 5))
    turned[1].1[3] = 9
    turned[1].1[4] = 9
    let study = try study(turned, claims)
    let scored = try study.claims().flatMap { try study.score($0) }
    #expect(scored[0].verdict.sign == .same && scored[0].sum?.seeds == 3)
    #expect(scored[0].look == ClaimLook(number: 1, of: 3, isDecided: true))
    #expect(scored[1].verdict.sign == .open && scored[1].sum?.seeds == 5)
    #expect((scored[0].verdict.p ?? 1) < 0.05 && (scored[1].verdict.p ?? 0) > 0.05)
  }

  @Test func `the interval is that of the look, over both claims`() throws {
    let study = try study(levels((3, 3, 3)), claims)
    let scored = try study.score(try study.claims()[0])[0]
    let sum = try #require(scored.sum)
    let looked = RepeatedLevels([3], most: 5, isLast: false)
    #expect(scored.verdict.p == 2 * looked.error(of: [try #require(sum.p(at: 0))]))
    let levels = looked.levels(error: 0.025)
    #expect(sum.level == levels[0] && sum.level < 0.012)
    #expect(sum.high < 0 && sum.mean + 0.2 < 1e-12)
    // One claim by itself has the whole error.
    let alone = try self.study(self.levels((3, 3, 3)), [claims[0]])
    let wide = try #require(try alone.score(try alone.claims()[0])[0].sum)
    #expect(abs(wide.level / sum.level - 2) < 1e-3)
  }

  @Test func `no difference within the margin ends a claim too`() throws {
    let near = [("base", base), ("near", base.map { $0 + 0.0001 * ($0 > 0.5 ? 1 : -1) })]
    let claim = [("near", claim: "near - base < 0")]
    let found = try study(
      near.map { ($0.0, $0.1.prefix(3).map { Optional($0) }) }, claim, margin: "0.05")
    let scored = try found.score(try found.claims()[0])[0]
    #expect(scored.verdict.reason == .equivalent(margin: 0.05) && scored.look?.isDecided == true)
    #expect(found.seedPath?.isOver == true && found.seedPath?.open == 0)
    let tight = try study(
      near.map { ($0.0, $0.1.prefix(3).map { Optional($0) }) }, claim, margin: "0.0001")
    #expect(tight.seedPath?.current.number == 2)
  }

  @Test func `a diverged or excluded run has ended, a failed or planned one has not`() throws {
    var runs = levels((3, 3, 3))
    runs[2].1[1] = .nan
    let diverged = try #require(try study(runs, claims).seedPath)
    #expect(diverged.steps.map(\.open) == [1, nil])
    #expect(diverged.claims[1].scored.sum?.seeds == 2)
    let planned = try #require(try study(levels((3, 3, 2)), claims).seedPath)
    #expect(planned.steps.count == 1)
    let page = try study(levels((3, 3, 3)), claims, excluded: [0x301])
    #expect(page.seedPath?.claims[1].scored.sum?.seeds == 2)
    #expect(page.claimBlock.contains("1 run of their cells diverged or is excluded"))
  }

  @Test func `the page shows the path, and where each claim stopped`() throws {
    let page = try study(levels((5, 3, 5)), claims).claimBlock
    #expect(page.contains("| look | seeds | runs added | claims open |"))
    #expect(
      page.contains("| 1 of 3 | 3 | 9 | 1 of 2 |") && page.contains("| 3 of 3 | 5 | 2 | 1 of 2 |"))
    #expect(page.contains("| look 1 |") && page.contains("| open at the limit |"))
    #expect(page.contains("repeated confidence intervals"))
    let fixed = try study(levels((5, 3, 5)), claims, looks: nil)
    #expect(fixed.seedPath == nil && !fixed.claimBlock.contains("stopped at"))
    #expect(!fixed.claimBlock.contains("look"))
    // Of an archive that says what no spec can.
    for looks in [[], [5], [5, 4], [1, 5], [3, 5000]] {
      #expect(try study(levels((5, 3, 5)), claims, looks: looks).seedPath == nil)
    }
    #expect(try fixed.score(try fixed.claims()[0])[0].sum?.level == 0.05)
  }

  @Test func `seeds that are expected lie between the first look and the last`() throws {
    let path = try #require(try study(levels((0, 0, 0)), claims).seedPath)
    #expect(path.claims.isEmpty)
    let begun = try #require(try study(levels((1, 1, 1)), claims).seedPath)
    let expected = [0.1, 3, 40].map { begun.expected(deviations: $0) }
    let cell = FixtureStudy.id(0x12)
    let seeds = expected.compactMap { $0[cell] }
    #expect(seeds[0] > 4.7 && seeds[0] <= 5 && seeds[1] < seeds[0] && seeds[1] > 3)
    #expect(seeds[2] < 3.05)
    // The control takes part in both claims, and ends with the later one.
    #expect((expected[1][FixtureStudy.id(0x10)] ?? 0) > seeds[1])
  }
}
