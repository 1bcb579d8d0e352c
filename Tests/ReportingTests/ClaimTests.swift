import Text
import Foundation
import Scaling
import Store
import TestSupport
import Testing

@testable import Analysis
@testable import Questions
@testable import Reporting

struct ClaimTests {
  @Test func `a claim is a sum of levels and a bound`() throws {
    let claim = try Claim("fat-mlp - base + none >= -1e-2")
    #expect(claim.names == ["fat-mlp", "base", "none"])
    #expect(claim.factors[0].map(\.sign) == [1, -1, 1])
    #expect(claim.relation == .above && claim.bound == -0.01)
    #expect(try Claim("- a + b < 0").factors[0].map(\.sign) == [-1, 1])
    #expect(try Claim("40 % of it - 8 % < 0").names == ["40 % of it", "8 %"])
  }

  @Test func `a product of sums is an interaction`() throws {
    let claim = try Claim("(none - mlp) * (large - small) < 0")
    #expect(claim.names == ["none", "mlp", "large", "small"])
    #expect(
      claim.products.map { $0.names.joined() } == [
        "nonelarge", "nonesmall", "mlplarge", "mlpsmall",
      ])
    #expect(claim.products.map(\.sign) == [1, -1, -1, 1])
    // Parentheses that are part of a name stay there.
    #expect(try Claim("(a) - b (c) < 0").names == ["(a)", "b (c)"])
    #expect(throws: ClaimError.self) { try Claim("(a - ) * (c - d) < 0") }
  }

  @Test func `an interaction is scored as the difference of differences, paired by seed`() throws {
    // By hand from `FixtureStudy.heads`: the loss of no head is higher by 0.05 + 0.001 (seed - 1) at
    // every size, so that the interaction is zero at each seed of the sizes that have all three.
    let study = try FixtureStudy.heads()
    let scored = try study.score(
      Claim("(none - mlp) * (large - medium) < 0.002"), .validationLoss, at: "")
    #expect(scored.count == 1 && scored[0].at == "" && scored[0].sum?.seeds == 3)
    #expect(abs(scored[0].sum?.mean ?? 1) < 1e-12 && scored[0].verdict.sign == .open)
    // At every seed alike: there is nothing from which to infer another.
    #expect(scored[0].verdict.reason == .noSpread(seeds: 3))
    #expect(throws: ClaimError.sameAxis("size")) {
      try study.score(Claim("(large - small) * (medium - small) < 0"), .validationLoss, at: "")
    }
  }

  @Test func `every pair of axes has its interactions`() throws {
    let study = try FixtureStudy.heads()
    let found = study.interactions.filter { $0.metric == .probe("linear") }
    #expect(
      found.map(\.text) == ["(none − mlp) × (medium − small)", "(none − mlp) × (large − small)"])
    #expect(found.map(\.axis) == ["head × size", "head × size"])
    // One seed of the small model without head has diverged.
    #expect(found.map(\.paired.difference.seeds) == [2, 2])
    #expect(found.allSatisfy { abs($0.paired.difference.mean) < 1e-12 })
  }

  @Test func `a bound on the other side of zero is a margin of non-inferiority`() throws {
    #expect(try Claim("a - b > -0.01").nonInferiorityMargin == 0.01)
    #expect(try Claim("a - b <= 0.003").nonInferiorityMargin == 0.003)
    for text in ["a - b > 0", "a - b < 0", "a - b > 0.01", "a - b <= -0.01", "a - b = 0"] {
      #expect(try Claim(text).nonInferiorityMargin == nil)
    }
  }

  @Test func `no shipped study claims no worse without a margin`() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "experiments").path
    var found = 0
    for file in try FileManager.default.contentsOfDirectory(atPath: folder) {
      let text = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
      for line in text.split(separator: "\n") where line.contains("no worse") {
        guard let start = line.range(of: "claim: ") else { continue }
        let claim = line[start.upperBound...].prefix { $0 != "," && $0 != "}" }
        found += 1
        #expect(try Claim(String(claim)).nonInferiorityMargin != nil, "\(file): \(line)")
      }
    }
    #expect(found > 0)
  }

  @Test func `signs beyond the bound agree with verdicts`() throws {
    let study = try FixtureStudy.heads()
    let claim = try Claim("mlp - none < 0.03")
    let scored = try study.score(claim, .probe("linear"), at: "size=large")
    #expect(scored[0].verdict.sign == .opposite && scored[0].found.hasPrefix("+5"))
    #expect(scored[0].beyond.hasPrefix("−2"))
  }

  @Test(arguments: [
    "", "a", "a < b", "a - < 0", "- - a < 0", "a - b == 0", "< 0", "a - b < nan", "a - b < inf",
    "a - b > -inf", "a - b > -infinity", "a - b < 0x1p3", "a - b < 1e-400", "a - b < 1e400", "a - b < nan(1)",
  ])
  func `a claim of another form is refused with an example`(text: String) {
    #expect(throws: ClaimError.unreadable(text)) { try Claim(text) }
    #expect("\(ClaimError.unreadable(text))".contains("causal - prefix <= -0.01"))
  }

  @Test(arguments: ["a - a < 0", "a - b - a > 0", "(a - a) * (c - d) < 0"])
  func `a claim of nothing is refused`(text: String) {
    #expect(throws: ClaimError.cancels(text, name: "a")) { try Claim(text) }
  }

  @Test func `a claim is scored at each combination of the other axes`() throws {
    let study = try FixtureStudy.heads()
    let claim = try Claim("none - mlp >= 0.04")
    let scored = try study.score(claim, .validationLoss, at: "")
    #expect(scored.map(\.at) == ["small", "medium", "large"])
    #expect(scored.map(\.verdict.sign) == [.same, .same, .same])
    // One seed of the small model without head has diverged, so that two pairs remain.
    #expect(scored.map { $0.sum?.seeds } == [2, 3, 3])
    #expect(abs((scored[1].sum?.mean ?? 0) - 0.05) < 1e-9)
    #expect(try study.score(claim, .validationLoss, at: "size=large").map(\.at) == ["large"])
  }

  @Test(arguments: [("<= 0.04", "opposite"), ("<= 0.05", "open"), ("< 1", "same")])
  func `the interval decides on which side of the bound a claim lies`(
    bound: String, sign: String
  ) throws {
    let scored = try FixtureStudy.heads()
      .score(Claim("none - mlp \(bound)"), .validationLoss, at: "size=medium")
    #expect(scored.map(\.verdict.sign.rawValue) == [sign])
  }

  @Test func `a claim about what the study has not says what it has`() throws {
    let study = try FixtureStudy.heads()
    #expect(
      throws: ClaimError.unknownLevel(
        "deep",
        known: [
          "mlp", "none", "small", "medium", "large", "validationLoss", "probe.linear",
          "probe.attentive",
        ])
    ) { try study.score(Claim("deep - mlp < 0"), .validationLoss, at: "") }
    #expect(throws: ClaimError.severalAxes(["head", "size"])) {
      try study.score(Claim("none - small < 0"), .validationLoss, at: "")
    }
    let metrics = ["validationLoss", "probe.linear", "probe.attentive"]
    #expect(throws: ClaimError.unknownMetric("loss", known: metrics)) {
      try study.score(Claim("none - mlp < 0"), Metric("loss"), at: "")
    }
  }

  @Test func `a claim of metrics is scored within each cell`() throws {
    let study = try FixtureStudy.heads()
    // The two probes differ by 0.04 at every seed, so that there is no interval.
    let scored = try study.score(
      Claim("probe.attentive - probe.linear > 0.03"), .validationLoss, at: "size=large")
    #expect(scored.map(\.at) == ["mlp, large", "none, large"])
    #expect(scored.allSatisfy { abs(($0.sum?.mean ?? 0) - 0.04) < 1e-9 && $0.metric.isAccuracy })
    #expect(scored.map(\.verdict.reason) == [.noSpread(seeds: 3), .noSpread(seeds: 3)])
    let other = try study.score(
      Claim("probe.attentive - validationLoss > 0"), .validationLoss, at: "size=large")
    #expect(other.map(\.verdict.sign) == [.same, .same])
  }

  @Test func `an incomplete grid is scored where it has all levels`() throws {
    let union = try FixtureStudy.heads(cells: 4)
    let claim = try Claim("none - mlp > 0")
    #expect(try union.score(claim, .validationLoss, at: "").map(\.at) == ["small"])
    #expect(throws: ClaimError.noSetting(levels: ["none", "mlp"], at: "size=large")) {
      try union.score(claim, .validationLoss, at: "size=large")
    }
  }

  @Test func `a claim that is too wide to tell says what more seeds would detect`() throws {
    let scored = try FixtureStudy.heads().score(
      Claim("none - mlp > 0.0497"), .validationLoss, at: "size=medium", effect: 0.0507)
    #expect(scored[0].verdict.reason == .tooWide && scored[0].relevant == 0.0507 - 0.0497)
    #expect(
      scored[0].reason
        == "too wide to tell: 3, 6, 12 seeds detect 0.0031, 0.0014, 0.00089, where 0.0010 would "
        + "matter")
  }

  @Test func `a number that is claimed has its verdict there alone, and no part in a correction`()
    throws
  {
    let study = try FixtureStudy.heads()
    let claimed = study.comparisons.filter { $0.axis == "head" && $0.metric == .probe("linear") }
    #expect(claimed.count == 3 && claimed.allSatisfy { $0.verdict == .claimed && $0.p == nil })
    let free = study.comparisons.filter { $0.axis == "head" && $0.metric == .probe("attentive") }
    #expect(free.allSatisfy { $0.verdict == .lower && $0.p == $0.paired.p })
  }

  @Test func `what no margin can show is refused with the fix`() throws {
    func faults(_ sentence: String, _ claim: String, margin: Double? = nil) -> [String] {
      var expectation = Expectation()
      (expectation.claim, expectation.margin) = (claim, margin)
      return ClaimGrid<StudyCell>(
        axes: [("head", ["a", "b"])], metrics: ["validationLoss"], cells: []
      ).faults(expectation, named: sentence, isPlanned: false).map { "\($0.error)" }
    }
    #expect(faults("b is no worse", "b - a > 0").first?.contains("such as 'a - b > -0.01'") == true)
    #expect(faults("b makes no difference", "b - a < 0").first?.contains("with `margin`") == true)
    #expect(faults("they agree", "b - a = 0").first?.contains("such as `margin: 0.01`") == true)
    #expect(
      faults("b is no worse", "b - a > -0.01", margin: 0.02).first?.contains("leave out `margin`")
        == true)
    #expect(faults("b is no worse", "b - a > -0.01").isEmpty)
    #expect(faults("b makes no difference", "b - a = 0", margin: 0.01).isEmpty)
    #expect(faults("b is better", "b - a < 0", margin: 0.01).isEmpty)
  }

  @Test func `the page of claims has a row for each claim and setting`() throws {
    var page = ClaimsPage()
    for study in [try FixtureStudy.heads(), try FixtureStudy.sizes()] {
      let csv = try #require(study.exports["claims.csv"])
      try page.add(study.name, csv: csv, from: "claims.csv")
    }
    #expect(page.table(in: "pages").rows.count == 4)
    #expect(
      page.table(in: "pages").rows[2].dropFirst(2).prefix(9) == [
        "64 against 70", "probe.linear: none - mlp <= -0.01", "large",
        "−5.00 [−5.25, −4.75] points", "+4.00 [+3.75, +4.25] points", "3", "same", "smaller",
        "0.833 [0.792, 0.875]",
      ])
    // The summary counts all, and shows one for each study: 16 half-intervals beyond its bound.
    let summary = page.summary(in: ".", pages: "pages")
    #expect(
      summary.hasPrefix(
        "4 claims were tested: the sign is the same in 3. Of 3 with a number in the source, the size "
          + "is smaller in 3. [All of them](pages/claims.md)"))
    #expect(summary.contains("| a head helps (medium) | 64 against 70 |"))
    #expect(!summary.contains("a head helps (large)"))
    // The second study has no such levels, which its row says.
    #expect(
      page.table(in: "pages").rows[3][11].hasPrefix("not scored: the claim names 'none'") == true)
    #expect(page.markdown(in: "pages", figures: []).contains("| heads |"))
  }

  @Test func `a claim is confirmed on fresh seeds, and in a second setting`() throws {
    let late = try #require(try FixtureStudy.heads().exports["claims.csv"])
    let fresh = late.replacing("not registered", with: "before the first run")
    #expect(fresh != late)
    func confirmed(_ studies: String...) throws -> [Set<ClaimConfirmation?>] {
      var page = ClaimsPage()
      for (place, csv) in studies.enumerated() {
        try page.add("study\(place)", csv: csv, from: "claims.csv")
      }
      let found = Array(zip(page.rows, page.confirmations))
      return studies.indices.map { place in
        Set(found.filter { $0.0.study == "study\(place)" }.map(\.1))
      }
    }
    #expect(try confirmed(late) == [[.exploratory]])
    #expect(try confirmed(fresh) == [[.freshSeeds]])
    #expect(try confirmed(late, late) == [[.exploratory], [.exploratory]])
    #expect(try confirmed(late, fresh) == [[.secondSetting], [.secondSetting]])
    let against = fresh.replacing(",same,", with: ",opposite,")
    #expect(try confirmed(late, fresh, against) == [[.exploratory], [.freshSeeds], [nil]])
    #expect(try confirmed(fresh, fresh.replacing("a head helps", with: "another"))
      == [[.freshSeeds], [.freshSeeds]])
  }

  @Test func `the figure of claims turns each so that right is as claimed`() throws {
    var page = ClaimsPage()
    let csv = try #require(try FixtureStudy.heads().exports["claims.csv"])
    try page.add("heads", csv: csv, from: "claims.csv")
    let forest = try #require(page.forest)
    // At most -0.01 was claimed of none - mlp, and -0.05 found: 4 points beyond, 0.25 either way. The
    // source's -0.06 lies 5 beyond.
    let rows = forest.csv.split(separator: "\n")
    #expect(rows[1].hasPrefix("0,1,5.0,,,the source's effect,smaller,heads,"))
    let large = try #require(rows.last).split(separator: ",")
    #expect(large[1] == "3" && large.last == "a head helps (large)")
    let numbers = large[2...4].compactMap { Double($0) }
    #expect(zip(numbers, [4.00, 3.75, 4.25]).allSatisfy { abs($0 - $1) < 0.01 })
    #expect(forest.script.contains("'heads' 0"))
  }

  @Test func `the figure of claims draws a claim with any signs in its name`() throws {
    var page = ClaimsPage()
    let csv = try #require(try FixtureStudy.heads().exports["claims.csv"])
    let name = "at 10 % (a^2) and {b}_c 'd' helps @ 5 & 6 ~ 7 \\n"
    try page.add("heads", csv: csv.replacing("a head helps", with: name), from: "claims.csv")
    let folder = try TemporaryFolder()
    try #require(page.forest).draw(in: folder.path)
    #expect(FileManager.default.fileExists(atPath: "\(folder.path)/forest.svg"))
  }

  @Test func `claims about losses have no place on an axis of accuracy`() throws {
    var page = ClaimsPage()
    let text = try #require(try FixtureStudy.heads().exports["claims.csv"])
    try page.add("heads", csv: text.replacing(",points,", with: ",loss,"), from: "claims.csv")
    #expect(page.forest == nil)
  }

  @Test(arguments: [(",same,", ",odd,", "sign"), (",points,", ",points,x", "margin")])
  func `spoilt claims are refused with line and column`(
    text: String, spoilt: String, column: String
  ) throws {
    let csv = try #require(try FixtureStudy.heads().exports["claims.csv"])
    var page = ClaimsPage()
    let error = try #require(throws: ClaimError.self) {
      try page.add("heads", csv: csv.replacing(text, with: spoilt), from: "claims.csv")
    }
    #expect("\(error)".hasPrefix("claims.csv:"))
    #expect("\(error)".contains("column '\(column)' holds '"))
  }

  private static let earlier = """
    claim,source,the source found,tested as,at,"found here, 95 %",seeds,verdict,made,unit,margin,low,high
    helps,paper,64.0 against 70.0,probe.linear: none - mlp < 0,–,"-1.80 [-2.66, -0.93] points",4,reproduced,never,points,1.8,0.9,2.7
    worse,paper,67.7 against 69.5,probe.linear: x - y < 0,causal,"-2.9 [-6.5, +0.8] points",4,undecided; about 8 seeds would decide,never,points,2.9,-0.8,6.6
    odd,paper,–,probe.linear: x - q < 0,–,–,–,not scored: no q,never,,,,

    """

  @Test func `a table of the version before gets today's words`() throws {
    var page = ClaimsPage()
    try page.add("old", csv: Self.earlier, from: "claims.csv")
    let rows = page.rows
    #expect(rows.map { $0.words[7] } == ["same", "open", "–"])
    #expect(rows.map { $0.words[8] } == ["smaller", "compatible", "–"])
    #expect(
      rows[0].words[5] == "−1.80 [−2.70, −0.90] points" && rows[0].ratio == "0.30 [0.15, 0.45]")
    // t = 1.8 / (0.9 / 3.18245) = 6.365 at three degrees of freedom.
    #expect(abs((rows[0].found?.p ?? 0) - 0.00784) < 1e-4)
    #expect(rows[1].words[9].hasPrefix("too wide to tell: 4, 8, 16 seeds detect "))
    #expect(rows[1].words[9].hasSuffix(", where 1.8 points would matter"))
    #expect(rows[2].words[9] == "not scored: no q" && rows[2].found == nil)
    for (text, column) in [("reproduced", "verdict"), ("none - mlp < 0", "tested as")] {
      let error = try #require(throws: ClaimError.self) {
        try page.add("old", csv: Self.earlier.replacing(text, with: "<"), from: "claims.csv")
      }
      #expect("\(error)".hasPrefix("claims.csv:2: column '\(column)' holds '"))
    }
  }

  @Test func `what does not survive the correction over all claims is marked`() throws {
    var page = ClaimsPage()
    // One at p = 0.0078 among five that are open: 5 × 0.0078 is below, with seven above.
    let lines = Self.earlier.split(separator: "\n").map(String.init)
    let csv = { (open: Int) in
      ([lines[0], lines[1]] + Array(repeating: lines[2], count: open)).joined(separator: "\n")
        + "\n"
    }
    try page.add("few", csv: csv(4), from: "claims.csv")
    #expect(page.isWeak == [false, false, false, false, false])
    try page.add("more", csv: csv(11).replacing(lines[1], with: lines[2]), from: "claims.csv")
    #expect(page.isWeak.count { $0 } == 1 && page.isWeak[0])
    #expect(page.table(in: "pages").rows[0][8] == "same †")
    #expect(page.markdown(in: "pages", figures: []).contains("† marks the others"))
    let json = try JSON.text(page.records, .compact)
    #expect(
      json.contains(#""sign":"same","size":"smaller""#) && json.contains(#""pCorrected":0.08"#))
  }

  @Test func `runs that several studies share are named with their levels`() throws {
    var page = ClaimsPage()
    try page.add(
      "a", runs: "run,cell,head,seed\nff01,c,mlp,0\nff02,c,mlp,1\nff03,d,none,0\n", from: "r")
    try page.add("b", runs: "run,cell,seed\nff01,c,0\nff02,c,1\n", from: "r")
    let text = page.markdown(in: "pages", figures: [])
    #expect(text.contains("| a (mlp); b | ff01, ff02 |") && !text.contains("ff03"))
    #expect(throws: TableError.self) { try page.add("c", runs: "run,seed\nx,0\n", from: "r") }
  }

  @Test func `a file without a study's claims is refused with its name`() throws {
    var page = ClaimsPage()
    #expect(throws: ClaimError.notClaims("a.csv", columns: ClaimsPage.columns)) {
      try page.add("a", csv: "claim,verdict\nx,reproduced\n", from: "a.csv")
    }
    #expect(throws: (any Error).self) { try page.add("a", csv: "claim\n\"x", from: "a.csv") }
    #expect(page.isEmpty)
  }
}
